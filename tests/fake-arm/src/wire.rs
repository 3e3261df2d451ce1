//! Bodies as they go on the wire, also such as no server should send.

use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// What is sent of an answer.
#[derive(Debug)]
pub(crate) enum Wire {
    /// All of it.
    Whole(Bytes),
    /// Its beginning; then the connection breaks.
    Cut { beginning: Bytes, pause: Option<Pin<Box<Sleep>>> },
    /// So many bytes of JSON that says nothing.
    Big { sent: usize, bytes: usize },
}

/// How long the beginning has time to leave before the connection breaks.
const PAUSE: Duration = Duration::from_millis(20);

const HEAD: &[u8] = b"{\"value\":[";
const TAIL: &[u8] = b"]}";
const CHUNK: usize = 64 * 1024;

impl Wire {
    pub(crate) fn cut(beginning: Bytes) -> Self {
        Self::Cut { beginning, pause: None }
    }

    pub(crate) fn big(bytes: usize) -> Self {
        Self::Big { sent: 0, bytes: bytes.max(HEAD.len() + TAIL.len()) }
    }
}

impl Body for Wire {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let frame = |bytes: Bytes| Poll::Ready(Some(Ok(Frame::data(bytes))));
        match self.get_mut() {
            Self::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Whole(bytes) => frame(std::mem::take(bytes)),
            Self::Cut { beginning, .. } if !beginning.is_empty() => frame(std::mem::take(beginning)),
            Self::Cut { pause, .. } => {
                let pause = pause.get_or_insert_with(|| Box::pin(sleep(PAUSE)));
                let broken = || {
                    Some(Err(io::Error::new(io::ErrorKind::ConnectionAborted, "the answer is cut, as was asked for")))
                };
                pause.as_mut().poll(context).map(|()| broken())
            }
            Self::Big { sent, bytes } => {
                let middle = bytes.saturating_sub(HEAD.len() + TAIL.len());
                let next = if *sent == 0 {
                    Bytes::from_static(HEAD)
                } else if *sent < HEAD.len() + middle {
                    Bytes::from(vec![b' '; CHUNK.min(HEAD.len() + middle - *sent)])
                } else if *sent < *bytes {
                    Bytes::from_static(TAIL)
                } else {
                    return Poll::Ready(None);
                };
                *sent += next.len();
                frame(next)
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Self::Cut { .. } | Self::Big { .. } => SizeHint::default(),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(bytes) if bytes.is_empty())
    }
}
