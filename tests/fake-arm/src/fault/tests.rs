use serde_json::json;

use super::*;

fn asked(method: &str, path: &str) -> Request {
    let (head, ()) = hyper::Request::builder().method(method).uri(path).body(()).unwrap().into_parts();
    Request::read(1, &head, hyper::body::Bytes::from_static(b"{\"query\":\"Resources\"}"), "https://localhost:1")
}

const GRAPH: &str = "/providers/Microsoft.ResourceGraph/resources?api-version=1";
const COMPUTES: &str = "/subscriptions/0/resourceGroups/rg/providers/A.B/c/d/Computes?api-version=1&%24skiptoken=5";
const TOKEN: &str = "/0/oauth2/v2.0/token";

#[test]
fn a_match_is_about_what_it_says() {
    let holds = |of: &Match, path: &str| of.0.holds(&asked("GET", path));
    let cases: [(Match, [bool; 3]); 9] = [
        (Match::any(), [true, true, false]),
        (Match::graph(), [true, false, false]),
        (Match::login(), [false, false, true]),
        (Match::path_contains("/computes"), [false, true, false]),
        (Match::path_contains("oauth2"), [false, false, true]),
        (Match::query_contains("$SkipToken="), [false, true, false]),
        (Match::body_contains("resources"), [true, true, true]),
        (Match::method("post"), [false, false, false]),
        (Match::method("get").but_not(Match::graph()).or(Match::login()), [false, true, true]),
    ];
    for (of, wanted) in cases {
        assert_eq!([GRAPH, COMPUTES, TOKEN].map(|path| holds(&of, path)), wanted, "{of:?}");
    }
}

#[test]
fn faults_strike_one_after_the_other_and_a_delay_strikes_along() {
    let status = |status| Action::Html { status };
    let delay = Action::Delay(Duration::from_millis(5));
    let mut faults = Faults::new(vec![
        Fault::always(Match::any(), delay),
        Fault::first(1, Match::graph(), status(500)),
        Fault { when: Match::graph(), times: Times::Nth(2), then: status(502) },
        Fault { when: Match::graph(), times: Times::After(2), then: status(503) },
    ]);
    let request = asked("POST", GRAPH);
    let mut seen = Vec::new();
    for _ in 0..6 {
        let struck = faults.strike(&request);
        assert_eq!(struck.delay, Duration::from_millis(5));
        seen.push(struck.action);
    }
    // The first request did not count for the third fault, nor the third for the fourth.
    assert_eq!(seen, [Some(status(500)), None, Some(status(502)), None, Some(status(503)), Some(status(503))]);
}

#[test]
fn a_scope_that_is_forbidden_is_refused_at_and_below_and_hidden_above() {
    let scope = "/subscriptions/0/resourceGroups/RG".to_owned();
    let mut faults = Faults::new(vec![Fault::always(Match::any(), Action::Forbid { scope: scope.clone() })]);
    assert_eq!(faults.strike(&asked("GET", COMPUTES)).action, Some(Action::Forbid { scope }));
    for path in [GRAPH, "/subscriptions/0/resources"] {
        let struck = faults.strike(&asked("GET", path));
        assert_eq!(struck.action, None);
        assert_eq!(struck.hidden.into_iter().collect::<Vec<_>>(), ["/subscriptions/0/resourcegroups/rg"]);
    }
    assert!(faults.strike(&asked("GET", "/subscriptions/0/resourceGroups/rg2/providers/A.B/c")).hidden.is_empty());
}

#[test]
fn a_script_can_say_everything() {
    let script = json!([
        {"then": "close"},
        {"when": {"graph": true, "bodyContains": "x"}, "times": {"first": 2},
         "then": {"status": {"status": 429, "headers": [["Retry-After", "1"]], "body": {"armError": {"code": "TooManyRequests", "message": "wait"}}}}},
        {"when": {"method": "GET", "pathContains": "/computes", "not": {"queryContains": "$skiptoken"}}, "times": {"nth": 3}, "then": {"delay": 250}},
        {"times": {"after": 1}, "then": {"status": {"status": 503}}},
        {"when": {"login": true}, "then": {"status": {"status": 500, "body": {"text": {"contentType": "text/plain", "text": "no"}}}}},
        {"then": {"cutBody": {"after": 10}}}, {"then": {"contentType": "text/html"}}, {"then": {"html": {"status": 502}}},
        {"then": {"truncate": {"rows": 1}}}, {"then": "expireToken"}, {"then": "claims"},
        {"then": {"forbid": {"scope": "/subscriptions/0"}}}, {"then": {"notRegistered": {"namespace": "A.B"}}},
        {"then": {"nextLink": "repeat"}}, {"then": {"nextLink": {"otherHost": "evil.example"}}}, {"then": {"nextLink": "otherScheme"}},
        {"then": {"nextLink": "otherPort"}}, {"then": {"nextLink": "endless"}}, {"then": {"bigBody": {"bytes": 9}}},
        {"then": {"redirect": {"to": "https://evil.example/"}}}, {"then": "garbage"},
    ]);
    let faults: Vec<Fault> = serde_json::from_value(script).unwrap();
    let body = Body::ArmError { code: "TooManyRequests".into(), message: "wait".into() };
    let then = Action::Status { status: 429, headers: vec![("Retry-After".into(), "1".into())], body };
    assert_eq!(faults[1], Fault::first(2, Match::graph().and(Match::body_contains("x")), then));
    assert_eq!(faults[2].then, Action::Delay(Duration::from_millis(250)));
    let mut third = Faults::new(vec![Fault { times: Times::Always, ..faults[2].clone() }]);
    assert_eq!(third.strike(&asked("GET", COMPUTES)).delay, Duration::ZERO);
    assert_eq!(third.strike(&asked("GET", "/a/providers/A.B/c/d/computes")).delay, Duration::from_millis(250));
    assert_eq!(
        faults[3],
        Fault {
            when: Match::any(),
            times: Times::After(1),
            then: Action::Status { status: 503, headers: vec![], body: Body::Empty }
        }
    );
    assert_eq!(faults.len(), 21);
}

#[test]
fn a_script_with_a_word_that_nobody_knows_is_refused() {
    for script in [
        json!([{"then": "explode"}]),
        json!([{"when": {"path": "x"}, "then": "close"}]),
        json!([{"then": "close", "often": 1}]),
        json!([{}]),
    ] {
        assert!(serde_json::from_value::<Vec<Fault>>(script.clone()).is_err(), "{script}");
    }
}

#[test]
fn the_script_of_the_readme_can_be_read() {
    let readme = include_str!("../../README.md");
    let script = readme.split_once("```json\n").and_then(|(_, rest)| rest.split_once("```")).unwrap().0;
    let faults: Vec<Fault> = serde_json::from_str(script).unwrap();
    assert_eq!(faults.len(), 5);
    assert_eq!(faults[4], Fault::always(Match::any(), Action::Delay(Duration::from_millis(250))));
}
