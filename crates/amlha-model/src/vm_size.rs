//! What the name of a machine size says.

/// The series of a size as retirement notices name it: family, accelerator, version.
///
/// Letters between the number of cores and the next underscore tell features, not series; `Promo`
/// tells a price. `None` for what does not read as a size.
///
/// ```
/// use amlha_model::vm_size::series;
///
/// assert_eq!(series("STANDARD_NC6s_v2").as_deref(), Some("NCv2"));
/// assert_eq!(series("Standard_NV6_Promo").as_deref(), Some("NV"));
/// assert_eq!(series("Standard_NC24ads_A100_v4").as_deref(), Some("NC_A100v4"));
/// assert_eq!(series("Basic_A2").as_deref(), Some("A"));
/// assert_eq!(series("large"), None);
/// ```
#[must_use]
pub fn series(size: &str) -> Option<String> {
    let mut parts = size.trim().split('_');
    let tier = parts.next()?;
    if !["standard", "basic"].iter().any(|known| tier.eq_ignore_ascii_case(known)) {
        return None;
    }
    let first = parts.next()?;
    let family: String = first.chars().take_while(char::is_ascii_alphabetic).collect();
    let counts = first.chars().nth(family.len()).is_some_and(|letter| letter.is_ascii_digit());
    if family.is_empty() || !counts {
        return None;
    }
    let mut name = family.to_ascii_uppercase();
    for part in parts {
        if part.eq_ignore_ascii_case("promo") {
            continue;
        }
        let version = part.strip_prefix(['v', 'V']).filter(|rest| rest.chars().all(|letter| letter.is_ascii_digit()));
        match version {
            Some(version) if !version.is_empty() => {
                name.push('v');
                name.push_str(version);
            }
            _ => {
                name.push('_');
                name.push_str(&part.to_ascii_uppercase());
            }
        }
    }
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::series;

    #[test]
    fn names_of_sizes() {
        for (size, wanted) in [
            ("Standard_NC6", Some("NC")),
            ("Standard_NC24r", Some("NC")),
            ("standard_nc12s_V2", Some("NCv2")),
            ("Standard_NC4as_T4_v3", Some("NC_T4v3")),
            ("Standard_ND6s", Some("ND")),
            ("Standard_A1", Some("A")),
            ("Standard_A2_v2", Some("Av2")),
            ("Standard_HB60rs", Some("HB")),
            ("Standard_HB120rs_v3", Some("HBv3")),
            ("STANDARD_DS3_V2", Some("DSv2")),
            ("Standard_", None),
            ("Standard_D", None),
            ("Standard_4", None),
            ("", None),
        ] {
            assert_eq!(series(size).as_deref(), wanted, "{size}");
        }
    }
}
