//! A new server in the place of an old one, for what can be chosen only when a server is created.

use amlha_model::Body;

use super::super::stores::replacement;
use super::super::words::gain;
use super::Engine;
use super::standby::{ACROSS, BESIDE};
use crate::context::Context;
use crate::plan::{Confidence, Draft, NeedState};
use crate::profile::RegionCopy;
use crate::rule::Axis;

/// The key of the step.
const NEW_SERVER: &str = "new-server";

/// The step. It chooses everything that cannot be changed later at once, whichever finding asks for
/// it, and comes after the changes that protect the old server meanwhile.
pub(super) fn draft(context: &Context<'_>, engine: &Engine, body: &Body<'_>, why: &'static str) -> Draft {
    let server = body.resource();
    let region = server.location().region();
    let zones = region.is_some_and(|region| region.zones);
    let pair = context.profile.region_copy == RegionCopy::All && region.is_some_and(|region| region.pair.is_some());
    let mut options = String::new();
    let mut gains = Vec::new();
    if zones {
        let on =
            if engine.cli == "postgres" { " --zonal-resiliency Enabled" } else { " --high-availability ZoneRedundant" };
        options.push_str(on);
        options.push_str(" --zone 1 --standby-zone 2");
        gains.push(gain(
            Axis::Zone,
            "the server stops with its zone until it is restored",
            "the standby takes over within 60 to 120 seconds and loses nothing",
        ));
    }
    if pair {
        options.push_str(" --geo-redundant-backup Enabled");
        gains.push(gain(
            Axis::Region,
            "backups are out of reach until the region is back, lost with it",
            "the server can be restored in the paired region, up to the last backup that was copied",
        ));
    }
    let how = format!(
        "create a server of the same version, size, network and settings with `az {} flexible-server create{options}`; migrate \
         the databases to it; give it a replica if the old one has one",
        engine.cli
    );
    let mut draft = replacement(body, NEW_SERVER, format!("Replace {} by a new server", server.name()), &how);
    draft.after = vec![ACROSS, BESIDE, "keep-backups", "let-storage-grow", "copy-backups"];
    draft.gain = gains;
    draft.confidence = Confidence::Documented;
    draft
        .need("zone-redundant high availability is offered for the size in the region", NeedState::Unknown, None)
        .cite(why, engine.page)
}
