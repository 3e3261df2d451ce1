//! "Did you mean": the nearest of the known words.

/// The words nearest to what was typed, best first, at most three. Nothing when nothing is near.
pub(crate) fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let typed = typed.to_lowercase();
    let mut close: Vec<(usize, &str)> = known
        .into_iter()
        .filter_map(|word| {
            let lower = word.to_lowercase();
            let distance = strsim::damerau_levenshtein(&typed, &lower);
            let begins = !typed.is_empty() && lower.starts_with(&typed);
            let allowed = 1 + typed.chars().count() / 4;
            (begins || distance <= allowed).then_some((if begins { 0 } else { distance }, word))
        })
        .collect();
    close.sort();
    close.dedup();
    close.into_iter().take(3).map(|(_, word)| word).collect()
}

/// The nearest words as advice: "did you mean `check`?". Empty when nothing is near.
pub(crate) fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> =
        nearest(typed, known).into_iter().map(|word| format!("`{}`", amlha_model::shown(word))).collect();
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => format!("did you mean {only}?"),
        Some((last, rest)) => format!("did you mean {} or {last}?", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_slips_and_beginnings_without_case() {
        let words = ["check", "explain", "plan", "services"];
        assert_eq!(nearest("chekc", words), ["check"]);
        assert_eq!(nearest("EXPLIAN", words), ["explain"]);
        assert_eq!(nearest("serv", words), ["services"]);
        assert!(nearest("zzz", words).is_empty());
        assert_eq!(did_you_mean("pla", words), "did you mean `plan`?");
        assert_eq!(did_you_mean("zzz", words), "");
    }
}
