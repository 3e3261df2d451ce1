//! A person at the prompt.

use std::path::Path;

use amlha_model::shown;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{CompletionType, Config, Editor};

use super::At;
use crate::editor::Helper;
use crate::exit::Exit;
use crate::interrupt::Second;
use crate::line::statements;
use crate::screen::Screen;
use crate::session::Session;

/// Reads lines until Ctrl-D or `quit`. Ctrl-C clears the line and never leaves.
pub(super) fn run(session: &mut Session, screen: &mut Screen, history: Option<&Path>) -> Exit {
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .history_ignore_space(true)
        .bracketed_paste(true)
        .auto_add_history(true)
        .max_history_size(session.settings.number("history", "size").unwrap_or(5_000))
        .unwrap_or_else(|_| Config::builder())
        .build();
    let Ok(mut editor) = Editor::<Helper, FileHistory>::with_config(config) else {
        screen.talk("this terminal cannot be used for typing; try `amlha -c 'demo; check'`");
        return Exit::Failed;
    };
    if let Some(path) = history {
        // A history that is not there yet, or cannot be read, is an empty one.
        let _ = editor.load_history(path);
    }
    session.driver = crate::session::Driver::Prompt;
    session.stop.watch(Second::Ignored);
    loop {
        editor.set_helper(Some(Helper::of(session)));
        match editor.readline(&prompt(session)) {
            Ok(line) => {
                if matches!(line.trim(), "quit" | "exit" | ".quit" | ".exit") {
                    break;
                }
                session.stop.clear();
                for next in statements(&line) {
                    let exit = super::statement(&next, At { text: &line, first: None }, session, screen);
                    if exit != Exit::Done && exit != Exit::Unknown {
                        break;
                    }
                }
            }
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => break,
            Err(error) => {
                screen.talk(&format!("cannot read from the terminal: {error}"));
                return Exit::Failed;
            }
        }
    }
    if let Some(path) = history {
        keep(&mut editor, path);
    }
    Exit::Done
}

/// Keeps the history in a file that only its owner can read.
fn keep(editor: &mut Editor<Helper, FileHistory>, path: &Path) {
    if let Some(folder) = path.parent() {
        let _ = std::fs::create_dir_all(folder);
    }
    owner_only(path);
    let _ = editor.save_history(path);
    owner_only(path);
}

#[cfg(unix)]
fn owner_only(path: &Path) {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let _ = std::fs::OpenOptions::new().create(true).append(true).mode(0o600).open(path);
    let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600));
}

#[cfg(not(unix))]
fn owner_only(_: &Path) {}

/// `amlha mlw-prod 3h> `: what is open, how old it is, `?` when something could not be read.
fn prompt(session: &Session) -> String {
    let Some(loaded) = &session.loaded else { return "amlha> ".to_owned() };
    if loaded.demo {
        return "amlha demo> ".to_owned();
    }
    let age = loaded.inventory.taken_at().map(|taken| {
        let seconds = session.clock.now().as_second().saturating_sub(taken.as_second()).max(0);
        match seconds {
            0..3_600 => format!(" {}m", seconds / 60),
            3_600..172_800 => format!(" {}h", seconds / 3_600),
            _ => format!(" {}d", seconds / 86_400),
        }
    });
    let mark = if loaded.partial { "?" } else { "" };
    format!("amlha {}{}{mark}> ", shown(&loaded.name), age.unwrap_or_default())
}
