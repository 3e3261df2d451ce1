//! The first conditions of a query, for tables that can drop rows while they read them.

use std::fmt;

use super::Row;
use super::context::{Context, RunOptions};
use crate::plan::{Filter, TableScan};
use crate::value::Value;

/// The conditions that the rows of a table have to meet, as far as a row alone decides.
///
/// A table may drop the rows that [`Sifter::drops`]; the engine asks every row that it gets again.
#[derive(Clone, Copy)]
pub struct Sieve<'p> {
    filters: &'p [Filter],
    first: &'p [usize],
    width: usize,
}

impl fmt::Debug for Sieve<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sieve").field("conditions", &self.filters.len()).finish_non_exhaustive()
    }
}

impl<'p> Sieve<'p> {
    pub(super) fn of(plan: &'p TableScan<'_>, width: usize) -> Self {
        // A condition that needs more than the row may fail: those behind it are not asked before.
        let steady = plan.filters.iter().take_while(|filter| filter.steady).count();
        Self { filters: plan.filters.get(..steady).unwrap_or_default(), first: &plan.first, width }
    }

    /// What asks rows, one for each thread.
    #[must_use]
    pub fn sifter(&self) -> Sifter<'p> {
        Sifter {
            sieve: *self,
            context: Context::new(RunOptions::default(), &[]),
            scratch: vec![Value::Null; self.width],
            known: vec![false; self.first.len()],
        }
    }
}

/// Asks rows whether they meet the conditions of a [`Sieve`].
pub struct Sifter<'a> {
    sieve: Sieve<'a>,
    context: Context<'a>,
    scratch: Row<'a>,
    known: Vec<bool>,
}

impl fmt::Debug for Sifter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sieve.fmt(f)
    }
}

impl<'a> Sifter<'a> {
    /// Whether a row certainly does not meet the conditions. `read` gives its value of a path by the
    /// place in [`Wanted::first`](crate::Wanted::first), and is asked for no more than it takes.
    pub fn drops(&mut self, mut read: impl FnMut(usize) -> Value<'a>) -> bool {
        self.known.fill(false);
        for filter in self.sieve.filters {
            for slot in &filter.slots {
                let Some(path) = self.sieve.first.iter().position(|known| known == slot) else { continue };
                if let (Some(known), Some(place)) = (self.known.get_mut(path), self.scratch.get_mut(*slot))
                    && !*known
                {
                    *known = true;
                    *place = read(path);
                }
            }
            match filter.condition.truth(&self.scratch, &self.context) {
                Ok(Some(true)) => {}
                Ok(_) => return true,
                // The engine meets it again, and can say where it stands.
                Err(_) => return false,
            }
        }
        false
    }
}
