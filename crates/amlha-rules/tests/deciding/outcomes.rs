//! Which outcomes a rule has no example of, and which verdicts stand without what was taken away:
//! each with its reason, and each reason held to what happens.

use amlha_rules::Outcome;

use crate::change::Change::{self, Absent, Null, UnknownWord, WrongType};

const STATED: &str = "it states what Microsoft or the service itself sees to, and that there is nothing to set";

/// The outcome that is never given, why, and by which rules.
pub(crate) const MISSING: &[(Outcome, &str, &str)] = &[
    (Outcome::Fail, STATED, "AK020 CC001 CI001 DB005 DF001 KU003 KV003 OE005 SC001 SP003 WS017"),
    (
        Outcome::Pass,
        STATED,
        "AK020 CC001 CI001 DB005 DF001 DF003 KU003 KV002 KV003 KV004 OE005 SC001 SE002 SP003 WS017",
    ),
    (
        Outcome::NotApplicable,
        "every resource of its service can have the fault, whatever its region, tier and role",
        "AI001 AK001 AK004 AK006 AK007 AK008 AK009 AK010 AK013 AK014 AK016 AK017 AK018 AK021 BE002 BE005 CC002 \
         CC003 CC004 CC005 CC007 CG002 CG003 CI002 CI003 CO005 CR003 DA002 DB002 DB004 DB006 DF002 DL002 HD001 HD005 \
         HD006 KU001 KU002 KV001 KV002 KV004 LA003 MI006 MI007 EP003 MY002 MY008 MY009 OE002 OE003 OE008 PG002 PG009 \
         SE003 SE005 SP001 SP002 ST007 ST008 ST009 VM002 VM003 VM004 WS003 WS004 WS005",
    ),
    (
        Outcome::NotApplicable,
        "the whole service is retired: there is no resource of it that is not",
        "DA001 DL001 MS001 PS001",
    ),
];

/// Verdicts that find nothing wrong although what decided was taken away.
pub(crate) struct Silent {
    /// Of faults: the rule, what was done, why nothing is wrong then.
    pub(crate) faults: &'static [(&'static str, &'static [Change], &'static str)],
    /// Of passes.
    pub(crate) passes: &'static [(&'static str, &'static [Change], &'static str)],
}

const ALL: &[Change] = &[Absent, Null, WrongType, UnknownWord];
const BLANK: &[Change] = &[Absent, Null];
const REGULAR: &str = "what is not on Spot says nothing of its priority: regular is what Azure makes";
const OF_NO_KIND: &str = "a workspace without a kind is a default one: kinds came with hubs";
const ASKED_FOR: &str = "the redundancy that was asked for is there, and nothing says that another one is in force";
const BELIED: &str = "the mode says that the standby is in another zone; the zones can only belie it";
const OTHER_REGION: &str = "a region that nobody knows is another one all the same";

pub(crate) const SILENT: Silent = Silent {
    faults: &[
        ("AK010", BLANK, REGULAR),
        ("BE004", &[UnknownWord], OTHER_REGION),
        ("BE005", BLANK, OF_NO_KIND),
        ("CC004", BLANK, OF_NO_KIND),
        ("CG002", &[Absent], REGULAR),
        ("CG003", &[UnknownWord], "an image may have any name: this one is of no registry"),
        ("CR004", ALL, "the status says that the copy is ready; its state can only belie it"),
        ("DB001", BLANK, "the SKU that the workspace asked for stands in for that of its account"),
        ("LA001", BLANK, "a workspace on a dedicated cluster names it"),
        ("MI002", BLANK, ASKED_FOR),
        ("MI003", BLANK, ASKED_FOR),
        ("MY001", ALL, BELIED),
        ("OE003", BLANK, "without a mirror no request is copied"),
        ("OE006", &[UnknownWord], OTHER_REGION),
        ("PG001", ALL, BELIED),
        ("SQ004", BLANK, ASKED_FOR),
        ("ST001", BLANK, "the location of the account stands in for its primary location"),
        ("VM002", BLANK, REGULAR),
        ("WS002", BLANK, OF_NO_KIND),
        ("WS008", &[Absent, Null, WrongType], "two workspaces are a pair by what they share: they are none then"),
        ("WS009", BLANK, "a workspace may be without Application Insights"),
        ("WS015", BLANK, "a registry without network rules takes every network: only Premium has them"),
        ("XS002", BLANK, "a compute is where its workspace is unless it says otherwise"),
    ],
    passes: &[
        ("AK010", BLANK, REGULAR),
        ("BE005", BLANK, OF_NO_KIND),
        ("CC004", BLANK, OF_NO_KIND),
        ("CG002", &[Absent], REGULAR),
        ("CG003", &[UnknownWord], "an image may have any name: this one is of no registry"),
        ("ST009", &[Absent], "an account has the flags only while it changes, and the rest of it was read"),
        ("VM002", BLANK, REGULAR),
        ("WS014", &[UnknownWord], "a resource group may have any name"),
    ],
};
