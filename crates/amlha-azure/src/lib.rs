#![doc = include_str!("../README.md")]

pub mod error;
pub mod import;
mod pages;
pub mod save;

pub use error::{OpenError, OpenErrorKind, Position};
pub use import::{FILE_ENDINGS, Input, Opened, OpenedFile, open};
pub use pages::ERROR_PAGES;
pub use save::{SaveError, SaveErrorKind, save};
