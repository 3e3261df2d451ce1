//! Rules on container groups.

use amlha_model::Body;

use super::ml::decide;
use crate::plan::{Action, DataRisk, Draft, Gain, NeedState, Recreates};

pub(super) mod in_no_zone;
pub(super) mod may_be_evicted;
pub(super) mod with_image_of_workspace;
pub(super) mod without_second_group;

/// How the page on zones is cited.
const PAGE: &str = "Enable zone resilience for Azure workloads, 2025-10-29";

/// A group in the place of this one: its zone and its priority are chosen when it is created.
fn anew(body: &Body<'_>, gain: Gain) -> Draft {
    let group = body.resource();
    let mut draft = decide(
        group,
        "new-group",
        format!("Create {} again with regular priority, and in a zone where the region has them", group.name()),
        gain,
        "create a group of SKU Standard with the same containers under another name (`az container create --priority Regular`), \
         where the region has zones one with `--zone 1` and a second one with `--zone 2` behind Application Gateway; see that \
         they answer, and delete the old one; volumes on file shares are mounted in each",
    );
    draft.action = Action::Replace;
    draft.data_risk = DataRisk::None;
    draft.recreates = Recreates::Yes { pointing: Vec::new() };
    draft
        .need("quota for the new groups while the old one is there", NeedState::Unknown, None)
        .need(
            "a zone takes SKU Standard, and Linux or Windows Server 2019: what is Confidential or Dedicated cannot have one",
            NeedState::Unknown,
            None,
        )
        .need("nothing but its volumes keeps data: a group keeps none", NeedState::Unknown, None)
        .cite("a group is in the zone that it was created in, or in none", PAGE)
}
