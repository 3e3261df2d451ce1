use amlha_model::Service;
use amlha_report::{ErrorPage, Explanation, Report, ShowReport, StepReport};
use amlha_rules::Keep;
use insta::assert_snapshot;

use crate::{colour, estate, json, markdown, text, wide};

/// The text with the version of amlha left out.
fn unversioned(text: &str) -> String {
    text.replace(concat!("amlha ", env!("CARGO_PKG_VERSION")), "amlha VERSION")
}

#[test]
fn a_finding() {
    let inventory = estate::inventory();
    let finding = estate::finding(estate::named(&inventory, "stcontoso"), estate::named(&inventory, "mlw-contoso"));
    let plan = estate::plan();
    let report = Report::Explain(Explanation::Finding { finding: &finding, plan: &plan });
    assert_snapshot!("finding", unversioned(&text(&report)));
    assert_snapshot!("finding_60", unversioned(&wide(&report, 60)));
    assert_snapshot!("finding_colour", unversioned(&colour(&report)));
    assert_snapshot!("finding_markdown", unversioned(&markdown(&report)));
    assert_snapshot!("finding_json", json(&report));
}

#[test]
fn a_rule() {
    let report = Report::Explain(Explanation::Rule(&estate::RULE));
    assert_snapshot!("rule", text(&report));
    assert_snapshot!("rule_markdown", markdown(&report));
    assert_snapshot!("rule_json", json(&report));
}

#[test]
fn a_service() {
    let report = Report::Explain(Explanation::Service { service: Service::DataLakeGen1, check: None });
    assert_snapshot!("service", text(&report));
    assert_snapshot!("service_markdown", markdown(&report));
    assert_snapshot!("service_json", json(&report));
}

#[test]
fn a_service_in_a_check() {
    let inventory = estate::inventory();
    let check = estate::check(&inventory, Keep::All);
    let drawn = text(&Report::Explain(Explanation::Service { service: Service::StorageAccount, check: Some(&check) }));
    assert!(drawn.contains("2 failed, 1 unknown here"), "{drawn}");
}

#[test]
fn every_service_can_be_explained() {
    for info in amlha_model::SERVICES {
        let report = Report::Explain(Explanation::Service { service: info.service, check: None });
        let drawn = text(&report);
        for edition in ["2020-09-16", "2025-06-12", "current"] {
            assert!(drawn.contains(edition), "{}", info.key);
        }
    }
}

#[test]
fn a_step_has_every_field() {
    let plan = estate::plan();
    for (name, step) in ["replaced", "known", "unknown"].into_iter().zip(&plan.steps) {
        let report = Report::Step(StepReport { shell: amlha_report::Shell::Both, plan: &plan, step });
        assert_snapshot!(format!("step_{name}"), text(&report));
        assert_snapshot!(format!("step_{name}_markdown"), markdown(&report));
        let drawn = text(&report);
        for field in [
            "action",
            "target",
            "changes",
            "closes",
            "gain",
            "owner",
            "team",
            "downtime",
            "data risk",
            "reversible",
            "recreates",
            "blast",
            "needs",
            "after",
            "parallel",
            "wave",
            "hands-on",
            "elapsed",
            "cost",
            "guard",
            "verify",
            "rollback",
            "stop if",
            "evidence",
            "confidence",
        ] {
            assert!(drawn.lines().any(|line| line.starts_with(field)), "{field} in {drawn}");
        }
    }
    assert_snapshot!(
        "step_json",
        json(&Report::Explain(Explanation::Step(StepReport {
            shell: amlha_report::Shell::Both,
            plan: &plan,
            step: &plan.steps[2]
        })))
    );
}

#[test]
fn an_error() {
    static PAGE: ErrorPage = ErrorPage {
        code: "OP001",
        title: "the file does not exist",
        text: "The path was read from the command line.\n\n```\namlha open export.json\n```\n",
    };
    let report = Report::Explain(Explanation::Error(&PAGE));
    assert_snapshot!("error", text(&report));
    assert_snapshot!("error_markdown", markdown(&report));
    assert_snapshot!("error_json", json(&report));
}

#[test]
fn one_resource() {
    let inventory = estate::inventory();
    let check = estate::check(&inventory, Keep::All);
    let report = Report::Show(ShowReport { resource: estate::named(&inventory, "stcontoso"), check: &check });
    assert_snapshot!("show", text(&report));
    assert_snapshot!("show_markdown", markdown(&report));
    assert_snapshot!("show_json", json(&report));
    let workspace = Report::Show(ShowReport { resource: estate::named(&inventory, "mlw-contoso"), check: &check });
    assert!(text(&workspace).contains("appi-contoso, not in the inventory (telemetry)"));
}
