//! The Markdown that is part of amlha (documentation of rules, pages of errors), read for text.

/// A block of Markdown, its lines joined.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Block {
    Heading(String),
    Paragraph(String),
    Item(String),
    /// Verbatim: code, and rows of tables.
    Code(Vec<String>),
}

pub(crate) fn blocks(markdown: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut fence: Option<&str> = None;
    let mut open = false;
    for line in markdown.lines() {
        let trimmed = line.trim();
        if let Some(mark) = fence {
            if trimmed.starts_with(mark) && trimmed.trim_start_matches('`').is_empty() {
                fence = None;
            } else if let Some(Block::Code(lines)) = found.last_mut() {
                lines.push(line.to_owned());
            }
            continue;
        }
        if trimmed.starts_with("```") {
            fence = Some(trimmed.trim_end_matches(|letter| letter != '`'));
            found.push(Block::Code(Vec::new()));
            open = false;
        } else if trimmed.is_empty() {
            open = false;
        } else if trimmed.starts_with('#') {
            found.push(Block::Heading(trimmed.trim_start_matches('#').trim().to_owned()));
            open = false;
        } else if trimmed.starts_with('|') {
            match found.last_mut() {
                Some(Block::Code(lines)) if open => lines.push(trimmed.to_owned()),
                _ => found.push(Block::Code(vec![trimmed.to_owned()])),
            }
            open = true;
        } else if let Some(item) = trimmed.strip_prefix("- ").or_else(|| trimmed.strip_prefix("* ")) {
            found.push(Block::Item(item.to_owned()));
            open = true;
        } else {
            match found.last_mut() {
                Some(Block::Paragraph(text) | Block::Item(text)) if open => {
                    text.push(' ');
                    text.push_str(trimmed);
                }
                _ => found.push(Block::Paragraph(trimmed.to_owned())),
            }
            open = true;
        }
    }
    found
}

/// The paragraphs and items under a heading.
pub(crate) fn section(markdown: &str, heading: &str) -> Vec<String> {
    let from = |block: &Block| matches!(block, Block::Heading(text) if text == heading);
    let inside = blocks(markdown).into_iter().skip_while(|block| !from(block)).skip(1);
    let texts = inside.take_while(|block| !matches!(block, Block::Heading(_))).filter_map(|block| match block {
        Block::Paragraph(text) | Block::Item(text) => Some(text),
        Block::Heading(_) | Block::Code(_) => None,
    });
    texts.collect()
}

/// Inline Markdown as text: `[title](url)` becomes `title (url)`, stars of emphasis go.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        let link = after.split_once("](").and_then(|(title, tail)| {
            let (url, tail) = tail.split_once(')')?;
            (!title.contains(['[', ']'])).then_some((title, url, tail))
        });
        match link {
            Some((title, url, tail)) => {
                out.push_str(title);
                out.push_str(" (");
                out.push_str(url);
                out.push(')');
                rest = tail;
            }
            None => {
                out.push('[');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out.replace("**", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "## What it finds\n\nAn account\nin one zone.\n\n- one\n  more\n- two\n\n## Fires on\n\n```json\n[1,\n 2]\n```\n\n| a | b |\n|---|---|\n\nEnd.\n";

    #[test]
    fn blocks_are_told_apart_and_joined() {
        assert_eq!(
            blocks(PAGE),
            [
                Block::Heading("What it finds".into()),
                Block::Paragraph("An account in one zone.".into()),
                Block::Item("one more".into()),
                Block::Item("two".into()),
                Block::Heading("Fires on".into()),
                Block::Code(vec!["[1,".into(), " 2]".into()]),
                Block::Code(vec!["| a | b |".into(), "|---|---|".into()]),
                Block::Paragraph("End.".into()),
            ]
        );
    }

    #[test]
    fn a_section_ends_at_the_next_heading() {
        assert_eq!(section(PAGE, "What it finds"), ["An account in one zone.", "one more", "two"]);
        assert_eq!(section(PAGE, "Why it matters"), Vec::<String>::new());
    }

    #[test]
    fn links_and_emphasis_become_text() {
        assert_eq!(plain("see [the page](https://a) and `x[0]`, **now**"), "see the page (https://a) and `x[0]`, now");
    }
}
