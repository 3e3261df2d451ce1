//! Many estates and their plans, the same ones in every run.

use std::sync::OnceLock;

use amlha_model::{Builder, Completeness, Inventory, SECTIONS, Source, links};
use amlha_rules::plan::{self, Goal, Wish};
use amlha_rules::{Axis, Context, Keep, Outcome, Plan, Profile, RULES, check};
use amlha_tests::{NOW, graph_estate};
use serde_json::Value;

use crate::examples::{self, Example};

/// How many estates are put together from examples.
const PUT_TOGETHER: u64 = 200;

/// A plan, and what it is for.
pub(crate) struct Planned {
    pub(crate) what: String,
    pub(crate) plan: Plan,
    /// The texts of the estate's resources.
    pub(crate) estate: String,
}

/// Every plan.
pub(crate) fn plans() -> &'static [Planned] {
    static ALL: OnceLock<Vec<Planned>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = Vec::new();
        let mut add = |what: String, inventory: &Inventory, profile: &Profile, wish: &Wish| {
            let context = Context::new(inventory, profile, NOW.parse().unwrap());
            let plan = plan::plan_for(&context, &check(&context, Keep::Findings), wish);
            let estate = inventory.resources().map(amlha_model::Resource::raw).collect();
            all.push(Planned { what, plan, estate });
        };
        let built_in = amlha_repl::example().unwrap();
        for goal in Goal::ALL {
            let wish = Wish { goal, ..Wish::default() };
            add(format!("the example, {}", goal.as_str()), &built_in, &Profile::default(), &wish);
        }
        for rule in RULES {
            for (example, number) in examples::examples(rule).iter().zip(1..) {
                if example.outcome == Outcome::Fail {
                    let what = format!("{} example {number}", rule.code);
                    add(what, &examples::stated(example), &examples::profile(example), &Wish::default());
                }
            }
        }
        for workspaces in 1..=3 {
            let inventory = graph_estate::inventory(workspaces);
            add(format!("{workspaces} workspaces"), &inventory, &Profile::default(), &Wish::default());
        }
        let examples: Vec<Example> = RULES.iter().flat_map(|rule| examples::examples(rule)).collect();
        for seed in 0..PUT_TOGETHER {
            let mut numbers = Numbers::of(seed);
            let inventory = put_together(&examples, &mut numbers);
            add(format!("estate {seed}"), &inventory, &asked(&mut numbers), &Wish::default());
        }
        all
    })
}

/// Numbers that depend on nothing but where they begin.
struct Numbers(u64);

impl Numbers {
    fn of(seed: u64) -> Self {
        // Neighbours would begin alike.
        let mut numbers = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d);
        for _ in 0..8 {
            numbers.below(2);
        }
        numbers
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 16) % (limit.max(1) as u64)).unwrap()
    }
}

/// Examples of rules side by side, in one of three resource groups each. Those that share a group
/// and a name stand in for each other; a few properties are lost, for nobody reads everything.
fn put_together(examples: &[Example], numbers: &mut Numbers) -> Inventory {
    let mut resources: Vec<Value> = Vec::new();
    for _ in 0..2 + numbers.below(10) {
        let example = &examples[numbers.below(examples.len())];
        let group = numbers.below(3);
        let json = example.json.replace("/resourceGroups/rg", &format!("/resourceGroups/rg{group}"));
        // Names of accounts are unique in all of Azure.
        let json = json.replace("contoso", &format!("contoso{group}")).replace("stroot", &format!("stroot{group}"));
        resources.extend(serde_json::from_str::<Vec<Value>>(&json).unwrap());
    }
    for _ in 0..numbers.below(4) {
        let place = numbers.below(resources.len());
        if let Some(members) = resources[place].get_mut("properties").and_then(Value::as_object_mut)
            && !members.is_empty()
        {
            let name = members.keys().nth(numbers.below(members.len())).unwrap().clone();
            members.remove(&name);
        }
    }
    let mut builder = Builder::new();
    let source = Source { name: "estate".into(), kind: "example".into(), read_at: None };
    builder.add_array(Value::from(resources).to_string(), source).unwrap();
    if numbers.below(2) == 0 {
        for section in SECTIONS {
            builder.set_completeness(section.name, Completeness::Complete);
        }
    }
    let mut inventory = builder.finish();
    links::build(&mut inventory);
    inventory
}

/// What is asked of it: mostly everything, in figures that differ.
fn asked(numbers: &mut Numbers) -> Profile {
    let mut number = |most: usize| u32::try_from(numbers.below(most)).unwrap();
    let mut profile = Profile {
        registry_replicas: number(4),
        node_pool_zones: 1 + number(3),
        soft_delete_days: 7 + number(24),
        system_nodes: 1 + number(4),
        user_nodes: 1 + number(4),
        ..Profile::default()
    };
    if numbers.below(4) == 0 {
        profile.axes = vec![Axis::ALL[numbers.below(Axis::ALL.len())]];
    }
    profile
}
