//! How far a scan is: a line that is drawn anew on a terminal, a line for each stage elsewhere.

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
