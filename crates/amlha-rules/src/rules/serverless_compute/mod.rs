//! Rules on serverless compute, whose settings a workspace carries.

pub(super) mod in_one_zone;
