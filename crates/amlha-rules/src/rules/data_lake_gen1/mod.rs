//! Rules on Data Lake Storage Gen1.

pub(super) mod datastore_left;
pub(super) mod retired;
