//! What the rules on databases, elastic pools and managed instances have in common.

pub(super) mod backup;
pub(super) mod group;
pub(super) mod window;
pub(super) mod zones;

use amlha_model::services::sql_database::SqlDatabase;
use amlha_model::{Body, Resource, Role};

use crate::context::Context;
use crate::plan::{Command, target_of};
use crate::verdict::Verdict;

/// The page on zones, backups and failover of databases and pools.
const DATABASE_PAGE: &str = "Reliability in Azure SQL Database, 2026-05-27";

/// The page on zones, backups and failover of managed instances.
const INSTANCE_PAGE: &str = "Reliability in Azure SQL Managed Instance, read 2026-08";

/// The name of the server that a database or a pool is on, or of the instance.
fn server_name(resource: Resource<'_>) -> String {
    let first = resource.parsed_id().ok().and_then(|id| id.names().next().map(str::to_owned));
    first.unwrap_or_default()
}

/// `az sql db ...`, `az sql elastic-pool ...` or `az sql mi ...` on a resource.
fn on(resource: Resource<'_>, words: &[&str]) -> Command {
    let command = Command::az(std::iter::once("sql").chain(words.iter().copied())).flag("--name", resource.name());
    let target = target_of(resource);
    if words.first() == Some(&"mi") {
        return command.scoped(&target);
    }
    command.flag("--server", server_name(resource)).scoped(&target)
}

/// `az sql db VERB` on a database.
pub(super) fn on_database(body: &Body<'_>, verb: &str) -> Command {
    on(body.resource(), &["db", verb])
}

/// Ends the judging for `master`, which is Azure's.
pub(super) fn not_master<'a>(body: &Body<'a>) -> Result<(), Verdict<'a>> {
    let database = body.resource();
    if database.name().eq_ignore_ascii_case("master") {
        return Err(Verdict::not_applicable("`master` is the server's own database: nothing can be set on it").seen(
            database,
            &body.read("name"),
            "",
        ));
    }
    Ok(())
}

/// Ends the judging for a database in a pool: the pool decides, and is judged once.
pub(super) fn not_pooled<'a>(context: &Context<'a>, body: &Body<'a>) -> Result<(), Verdict<'a>> {
    let database = body.resource();
    let pool_id = SqlDatabase(body).elastic_pool_id();
    if pool_id.filled_text().value().is_none() {
        return Ok(());
    }
    let verdict = match context.inventory.linked(database.index(), Role::Pool) {
        Some(pool) => Verdict::not_applicable("its elastic pool decides, and is judged in its place")
            .noted(format!("it is in the pool {}", pool.name())),
        None => Verdict::unknown("the elastic pool that decides was not read"),
    };
    Err(verdict.seen(database, &pool_id, ""))
}
