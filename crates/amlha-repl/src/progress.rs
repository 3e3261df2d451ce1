//! How far a scan is: a line that is drawn anew on a terminal, a line for each stage elsewhere.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use amlha_azure::CloudError;
use amlha_azure::discover::{Progress as Count, Stage};
use amlha_model::shown;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Timestamp;

use crate::clock::Clock;
use crate::live::Say;
use crate::screen::Screen;

/// How many failed calls of a stage are shown.
const SHOWN: usize = 5;

/// How long something takes before it is said.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often it is said again where nothing is drawn anew.
const STILL: Duration = Duration::from_secs(30);

/// How is said that something takes long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Talk {
    /// Not at all: nobody is there.
    Never,
    /// In lines: what is drawn anew is silent to a screen reader.
    Lines,
    /// In one line that is drawn anew and goes when it is done.
    Anew,
}

/// Says on standard error what is being worked out, once that takes longer than half a second.
pub(crate) struct Working {
    over: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Working {
    /// From here until it is dropped something is worked out.
    pub(crate) fn begin(talk: Talk, what: String) -> Self {
        if talk == Talk::Never {
            return Self { over: None, thread: None };
        }
        let (over, ended) = channel::<()>();
        let say = move || {
            let goes_on = |time| ended.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
            if !goes_on(PATIENCE) {
                return;
            }
            if talk == Talk::Lines {
                Screen::aside(&format!("{what} ..."));
                while goes_on(STILL) {
                    Screen::aside(&format!("still {what} ..."));
                }
                return;
            }
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            bar.set_style(ProgressStyle::default_spinner().tick_chars("-\\|/ "));
            bar.set_message(format!("{what} (Ctrl-C stops it)"));
            bar.tick();
            while goes_on(Duration::from_millis(100)) {
                bar.tick();
            }
            bar.finish_and_clear();
        };
        let thread = std::thread::Builder::new().name("progress".to_owned()).spawn(say).ok();
        Self { over: Some(over), thread }
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        drop(self.over.take());
        // The line is gone before anything else is printed.
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Shows how far a scan is.
pub(crate) struct Progress {
    bar: ProgressBar,
    clock: Clock,
    since: Timestamp,
    failed: Vec<String>,
}

impl Progress {
    pub(crate) fn begin(screen: &Screen, clock: Clock) -> Self {
        let target =
            if screen.talks_to_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(ProgressStyle::default_spinner().tick_chars("-\\|/ "));
        Self { bar, clock, since: clock.now(), failed: Vec::new() }
    }

    /// Says a line above what is drawn anew.
    pub(crate) fn line(&mut self, screen: &mut Screen, text: &str) {
        self.bar.suspend(|| screen.talk(text));
    }

    pub(crate) fn say(&mut self, screen: &mut Screen, say: Say) {
        match say {
            Say::Line(text) => self.line(screen, &text),
            Say::Step(stage, count) => {
                self.bar.set_message(format!("{}  {}/{}", stage.label(), count.done, count.planned));
                self.bar.tick();
            }
            Say::Failed(what, error) => self.failed.push(failure(&what, &error)),
            Say::Done(stage, count) => self.stage(screen, stage, count),
        }
    }

    pub(crate) fn end(&mut self, screen: &mut Screen) {
        self.failures(screen);
        self.bar.finish_and_clear();
    }

    fn stage(&mut self, screen: &mut Screen, stage: Stage, count: Count) {
        let now = self.clock.now();
        let seconds = now.duration_since(self.since).as_secs_f64();
        self.since = now;
        let rows = |word: &str| format!("{} {word}{}", count.rows, if count.rows == 1 { "" } else { "s" });
        let what = match stage {
            Stage::Subscriptions => rows("subscription"),
            Stage::ResourceGraph => rows("resource"),
            Stage::Details | Stage::References => format!("{}/{}", count.done - count.failed, count.planned),
        };
        self.line(screen, &format!("  {:<17} {what:<24} {seconds:.1} s", stage.label()));
        self.failures(screen);
    }

    /// What has no answer, in an order that does not depend on who answered first.
    fn failures(&mut self, screen: &mut Screen) {
        let mut failed = std::mem::take(&mut self.failed);
        failed.sort();
        for line in failed.iter().take(SHOWN) {
            self.line(screen, &format!("  FAILED {line}"));
        }
        if failed.len() > SHOWN {
            self.line(screen, &format!("  and {} more", failed.len() - SHOWN));
        }
    }
}

/// What has no answer and why: Azure's own code where it gave one, else what is wrong in words.
fn failure(what: &str, error: &CloudError) -> String {
    let status = error.status().map(|status| format!("{status} ")).unwrap_or_default();
    let why = error.azure_code().unwrap_or_else(|| error.message());
    format!("{status}{}: {}\n         {}", shown(why), shown(what), shown(&error.advice()))
}
