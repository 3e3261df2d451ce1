//! Ctrl-C: it ends what is worked out, and not the session.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// The most that is written between two looks at the flag.
const PIECE: usize = 4096;

/// How often somebody who waits looks at the flag.
const LOOK: Duration = Duration::from_millis(20);

/// The one flag of a session: everything that takes long looks at it, the libraries through what they are given.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop {
    flag: Arc<AtomicBool>,
    watched: Arc<OnceLock<()>>,
}

/// What a second Ctrl-C does while the first one is still waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Second {
    /// Nothing: a person at the prompt never loses the session.
    Ignored,
    /// It ends the process: a script may wait for something that looks at no flag.
    Ends,
}

impl Stop {
    /// From here on Ctrl-C sets the flag. Without this the system does with the signal what it does.
    pub(crate) fn watch(&self, second: Second) {
        self.watched.get_or_init(|| {
            let flag = self.flag.clone();
            let Ok(runtime) = crate::live::runtime() else { return };
            let (ready, begun) = channel();
            let watch = move || {
                runtime.block_on(async {
                    loop {
                        let mut signal = std::pin::pin!(tokio::signal::ctrl_c());
                        // The first poll is what begins to listen.
                        let heard = tokio::select! {
                            biased;
                            heard = &mut signal => heard,
                            () = async { let _ = ready.send(()); } => signal.await,
                        };
                        if heard.is_err() {
                            return;
                        }
                        if flag.swap(true, Ordering::Relaxed) && second == Second::Ends {
                            end();
                        }
                    }
                });
            };
            if std::thread::Builder::new().name("ctrl-c".to_owned()).spawn(watch).is_ok() {
                let _ = begun.recv();
            }
        });
    }

    /// Whether Ctrl-C was pressed since the last [`Stop::clear`].
    pub(crate) fn is_set(&self) -> bool {
        self.flag.load(Ordering::Relaxed)
    }

    /// What comes next is not stopped by what was pressed before.
    pub(crate) fn clear(&self) {
        self.flag.store(false, Ordering::Relaxed);
    }

    /// The flag, for what is lent it.
    pub(crate) fn flag(&self) -> &AtomicBool {
        &self.flag
    }

    /// The flag, for what keeps it.
    pub(crate) fn shared(&self) -> Arc<AtomicBool> {
        self.flag.clone()
    }

    /// Works apart, and leaves the work to itself when the flag is set: a disk or a pipe that does not answer looks at
    /// no flag. `None` when it was left.
    pub(crate) fn apart<R: Send + 'static>(&self, work: impl FnOnce() -> R + Send + 'static) -> Option<R> {
        if self.watched.get().is_none() {
            return Some(work());
        }
        let (send, receive) = channel();
        // As deep as the main thread.
        let builder = std::thread::Builder::new().name("work".to_owned()).stack_size(8 << 20);
        let thread = builder.spawn(move || drop(send.send(work()))).ok()?;
        loop {
            match receive.recv_timeout(LOOK) {
                Ok(result) => return Some(result),
                Err(RecvTimeoutError::Timeout) if self.is_set() => return None,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return match thread.join() {
                        Err(panic) => std::panic::resume_unwind(panic),
                        Ok(()) => None,
                    };
                }
            }
        }
    }

    /// A place to write to that takes nothing more once the flag is set.
    pub(crate) fn guard<W: Write>(&self, out: W) -> Guarded<W> {
        Guarded { out, stop: self.clone() }
    }
}

#[expect(clippy::exit, clippy::disallowed_methods, reason = "the second Ctrl-C of somebody whose script does not end")]
fn end() {
    std::process::exit(crate::exit::Exit::Interrupted.code().into())
}

/// Runs a program that the keys belong to: Ctrl-C is its own while it runs, and says nothing to the session.
pub(crate) fn leaving_keys<R>(stop: &Stop, run: impl FnOnce() -> R) -> R {
    stop.watch(Second::Ignored);
    let result = run();
    stop.clear();
    result
}

/// See [`Stop::guard`].
pub(crate) struct Guarded<W> {
    out: W,
    stop: Stop,
}

impl<W: Write> Write for Guarded<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.stop.is_set() {
            // Not `Interrupted`: that asks to try again.
            return Err(io::Error::other("stopped"));
        }
        self.out.write(bytes.get(..bytes.len().min(PIECE)).unwrap_or_default())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_once_it_is_stopped() {
        let stop = Stop::default();
        let mut out = stop.guard(Vec::new());
        out.write_all(&[b'a'; 3 * PIECE]).unwrap();
        stop.flag().store(true, Ordering::Relaxed);
        assert!(out.write_all(b"b").is_err());
        assert_eq!(out.out.len(), 3 * PIECE);
        stop.clear();
        assert!(out.write_all(b"b").is_ok());
    }

    #[test]
    fn work_that_looks_at_no_flag_is_left() {
        let stop = Stop::default();
        stop.watch(Second::Ignored);
        assert_eq!(stop.apart(|| 1), Some(1));
        let (end, ended) = channel::<()>();
        stop.flag().store(true, Ordering::Relaxed);
        assert_eq!(stop.apart(move || ended.recv().is_ok()), None);
        drop(end);
    }
}
