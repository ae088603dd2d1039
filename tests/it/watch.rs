//! Tests `ghosted watch` as a manager sees it: after a save, the changes in the terminal and in the
//! browser.
#![allow(clippy::unwrap_used)] // a test may stop

use crate::common;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

use common::{project, samples};
use tempfile::TempDir;

/// Long enough for a slow machine; a passing test never waits this long.
const PATIENCE: Duration = Duration::from_secs(60);

struct Watch {
    child: Child,
    said: Arc<Mutex<String>>,
    /// `127.0.0.1:4711`
    host: String,
    /// `/token/`
    home: String,
}

impl Watch {
    /// Starts a watch of `exports` with the rules in `folder`.
    fn begin(exports: &Path, folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ghosted"))
            .arg("watch")
            .arg(exports)
            .args(["--as-of", "2026-03-16", "--rules", "rules", "--templates", "templates"])
            .current_dir(folder)
            .env("NO_COLOR", "1")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        listen(child.stdout.take().unwrap(), &said);
        listen(child.stderr.take().unwrap(), &said);
        let mut watch = Self { child, said, host: String::new(), home: String::new() };
        watch.until_said("ends the watch");
        let said = watch.said();
        let address = said.split("http://").nth(1).unwrap().split(' ').next().unwrap();
        let (host, home) = address.split_at(address.find('/').unwrap());
        (watch.host, watch.home) = (host.to_owned(), home.to_owned());
        watch
    }

    fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Returns the output so far, once it contains `text`.
    fn until_said(&self, text: &str) -> String {
        until(|| Some(self.said()).filter(|said| said.contains(text)), || self.said())
    }

    /// Returns the output after `begin`, once it contains `text`.
    fn until_said_after(&self, begin: usize, text: &str) -> String {
        let after = || self.said()[begin..].to_owned();
        until(|| Some(after()).filter(|said| said.contains(text)), after)
    }

    fn get(&self, path: &str) -> String {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host))
    }

    fn overview(&self) -> String {
        self.get(&self.home)
    }

    /// Returns the overview, once `fits` accepts it.
    fn until_overview(&self, fits: impl Fn(&str) -> bool) -> String {
        until(|| Some(self.overview()).filter(|page| fits(page)), || self.said())
    }

    fn ask(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8(answer).unwrap()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn listen(from: impl std::io::Read + Send + 'static, said: &Arc<Mutex<String>>) {
    let said = Arc::clone(said);
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            let mut said = said.lock().unwrap();
            said.push_str(&line);
            said.push('\n');
        }
    });
}

fn until<T>(mut look: impl FnMut() -> Option<T>, instead: impl Fn() -> String) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(began.elapsed() < PATIENCE, "it never came:\n{}", instead());
        sleep(Duration::from_millis(20));
    }
}

/// Creates a folder with rules and templates to edit.
fn desk() -> TempDir {
    let folder = TempDir::new().unwrap();
    for name in ["rules", "templates"] {
        copy_folder(&project().join(name), &folder.path().join(name));
    }
    folder
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (from, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if from.is_dir() {
            copy_folder(&from, &to);
        } else {
            fs::copy(&from, &to).unwrap();
        }
    }
}

/// Saves a file like an editor, with `from` replaced by `to`.
fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{} has no {from}", path.display());
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

/// Writes four buyers, of whom Gamma asked not to be contacted.
fn own_deals(folder: &Path) -> PathBuf {
    let path = folder.join("deals.csv");
    let rows = "Deal ID,Company Name,PI sent on,Last email received,Do not contact\n\
        1,Alpha,2026-02-02,2026-01-22,\n2,Beta,2026-02-02,2026-01-22,\n\
        3,Gamma,2026-02-02,2026-01-22,yes\n4,Delta,2026-02-02,2026-01-22,\n";
    fs::write(&path, rows).unwrap();
    path
}

#[test]
fn a_save_updates_the_page_and_prints_the_changes_in_a_few_lines() {
    let desk = desk();
    let watch = Watch::begin(&samples().join("hubspot"), desk.path());
    let begun = watch.said();
    assert!(begun.contains("56 rows in = ") && begun.contains("pass."), "{begun}");
    assert!(!watch.overview().contains("A fine new title"));

    let causes = desk.path().join("rules/causes.yaml");
    edit(&causes, "en: The offer does not fit yet", "en: A fine new title");
    watch.until_overview(|page| page.contains("A fine new title"));
    watch.until_said("Nothing moved: 55 buyers stand as before.");

    let before = watch.said().len();
    edit(&causes, "of_100: 19", "of_100: 5");
    let told = watch.until_said_after(before, "Most of all:");
    assert!(told.contains("Saved: rules/causes.yaml."), "{told}");
    assert!(told.contains("warning[W004 prior-sum]"), "a new warning is shown: {told}");
    assert!(told.contains(" of 55 buyers. Changed: gate 0, verdict "), "{told}");
    let most = watch.until_said_after(before, "leading cause terms_gap → no_live_order");
    assert!(most.contains("terms_gap ") && most.contains(" of 100; "), "{most}");
    assert!(most.lines().count() < 30, "{most}");
}

#[test]
fn an_example_that_no_longer_comes_true_is_named_with_its_line() {
    let desk = desk();
    let watch = Watch::begin(&own_deals(desk.path()), desk.path());
    let before = watch.said().len();
    let sign = desk.path().join("rules/signs/tender.yaml");
    edit(&sign, "expect: present}", "expect: absent}");
    let text = fs::read_to_string(&sign).unwrap();
    let line = 1 + text.lines().position(|line| line.ends_with("expect: absent}")).unwrap();
    let told = watch.until_said_after(before, "found present");
    assert!(told.contains(" 1 wrong:\n  "), "{told}");
    let named = format!("rules/signs/tender.yaml:{line}: the example of ");
    assert!(told.contains(&named), "{told}");
    let before = watch.said().len();
    edit(&sign, "expect: absent}", "expect: present}");
    watch.until_said_after(before, "pass.");
}

#[test]
fn a_broken_rule_keeps_the_last_good_report_and_is_shown_until_it_is_fixed() {
    let desk = desk();
    let watch = Watch::begin(&own_deals(desk.path()), desk.path());
    assert!(!watch.overview().contains("<pre>"));

    let gates = desk.path().join("rules/gates.yaml");
    edit(&gates, "gates:", "gatess:");
    let page = watch.until_overview(|page| page.contains("have an error"));
    assert!(page.contains("Alpha") && page.contains("rules/gates.yaml"), "{page}");
    let told = watch.until_said("The last good report stays.");
    assert!(told.contains("error[E"), "{told}");

    edit(&gates, "gatess:", "gates:");
    watch.until_overview(|page| page.contains("Alpha") && !page.contains("have an error"));
    watch.until_said("Nothing moved: 4 buyers");

    let template = desk.path().join("templates/buyer.html");
    edit(&template, "{{ title }}", "{{ titel }}");
    watch.until_overview(|page| page.contains("Alpha") && page.contains("templates/buyer.html"));
}

#[test]
fn rules_that_are_broken_from_the_start_are_waited_for() {
    let desk = desk();
    let gates = desk.path().join("rules/gates.yaml");
    edit(&gates, "gates:", "gatess:");
    let watch = Watch::begin(&own_deals(desk.path()), desk.path());
    let page = watch.overview();
    assert!(page.contains("The report comes when it is fixed"), "{page}");
    edit(&gates, "gatess:", "gates:");
    watch.until_overview(|page| page.contains("Alpha"));
}

#[test]
fn saved_exports_are_read_again_and_opted_out_people_are_not_named() {
    let desk = desk();
    let deals = own_deals(desk.path());
    let watch = Watch::begin(&deals, desk.path());
    let sheet = format!("{}deals/beta_2.html", watch.home);
    assert!(watch.get(&sheet).contains("Beta"));
    let before = watch.said().len();
    edit(&deals, "2,Beta,2026-02-02,2026-01-22,", "2,Beta,2026-02-02,2026-01-22,yes");
    let told = watch.until_said_after(before, "Changed: gate 1");
    assert!(!told.contains("Beta") && !told.contains("Most of all"), "{told}");
    let page = watch.until_overview(|page| !page.contains("Beta"));
    assert!(page.contains("Alpha") && !page.contains("Gamma"), "{page}");
    assert!(watch.get(&sheet).starts_with("HTTP/1.1 404 "));
}

#[test]
fn exports_are_read_anew_when_a_rule_file_says_to_read_them_otherwise() {
    let desk = desk();
    let deals = desk.path().join("deals.csv");
    fs::write(&deals, "Deal ID,Firm of theirs,PI sent on\n1,Alpha,2026-02-02\n").unwrap();
    let watch = Watch::begin(&deals, desk.path());
    assert!(!watch.overview().contains("Alpha"));
    let source = "columns:\n  deals:\n    company_name: Firm of theirs\n";
    fs::write(desk.path().join("rules/sources/ours.yaml"), source).unwrap();
    watch.until_overview(|page| page.contains("Alpha"));
}

#[test]
fn a_page_waits_for_the_next_save() {
    let desk = desk();
    let watch = Watch::begin(&own_deals(desk.path()), desk.path());
    let page = watch.overview();
    let next = page.split("data-next=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let look = next.split("look=").nth(1).unwrap().to_owned();
    let answer = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| watch.get(&next));
        edit(&desk.path().join("rules/causes.yaml"), "of_100: 19", "of_100: 18");
        waiting.join().unwrap()
    });
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    assert_ne!(body, look);
}

#[test]
fn only_requests_with_the_token_and_our_host_name_are_answered() {
    let desk = desk();
    let watch = Watch::begin(&own_deals(desk.path()), desk.path());
    let (host, home) = (&watch.host, &watch.home);
    assert_eq!(home.len(), 34, "32 hexadecimal digits between slashes: {home}");
    let wrong = home.replace(&home[1..2], if &home[1..2] == "0" { "1" } else { "0" });
    for path in ["/", "/index.html", &wrong, &home[..33], "/favicon.ico", &format!("/x{home}")] {
        let answer = watch.get(path);
        assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
        assert!(!answer.contains("Alpha") && !answer.contains(&home[1..33]), "{path}: {answer}");
    }
    for path in ["deals/../../etc/passwd.html", "deals/gamma_3.html", "rules/gates.yaml", "x"] {
        let answer = watch.get(&format!("{home}{path}"));
        assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
    }
    for (request, status) in [
        (format!("GET {home} HTTP/1.1\r\nHost: evil.example\r\n\r\n"), 400),
        (format!("GET {home} HTTP/1.1\r\n\r\n"), 400),
        (format!("POST {home} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\n\r\na"), 405),
        (format!("GET {home} HTTP/1.1\r\nHost: {host}\r\nA: {}\r\n\r\n", "a".repeat(9000)), 431),
    ] {
        let answer = watch.ask(&request);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{request}\n{answer}");
    }
}

#[test]
fn a_page_may_run_what_its_policy_names_and_nothing_else() {
    let desk = desk();
    let watch = Watch::begin(&own_deals(desk.path()), desk.path());
    let sheet = format!("{}deals/alpha_1.html", watch.home);
    for path in [&watch.home, &sheet] {
        let answer = watch.get(path);
        let (head, page) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
        let policy = head.split("Content-Security-Policy: ").nth(1).unwrap();
        let policy = policy.lines().next().unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert!(policy.contains("connect-src 'self'; base-uri 'none'; form-action 'none'"));
        assert!(!page.contains("Content-Security-Policy"), "it would forbid the waiting");
        for element in ["style", "script"] {
            for part in page.split(&format!("<{element}>")).skip(1) {
                let text = part.split(&format!("</{element}>")).next().unwrap();
                assert!(policy.contains(&sha256(text)), "{path}: {element} is not in {policy}");
            }
        }
        assert!(page.contains("id=\"ghosted-watch\""));
    }
    assert!(!desk.path().join("report").exists(), "nothing is written");
}

fn sha256(text: &str) -> String {
    use base64::Engine as _;
    use sha2::Digest as _;
    base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(text))
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_watch_without_a_error() {
    let desk = desk();
    let mut watch = Watch::begin(&own_deals(desk.path()), desk.path());
    let id = watch.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let ended = until(|| watch.child.try_wait().unwrap(), || "it goes on".into());
    assert_eq!(ended.code(), Some(0));
}

#[test]
fn exports_that_cannot_be_read_end_it_at_once() {
    let desk = desk();
    let ended = common::ghosted(&["watch", desk.path().join("none.csv").to_str().unwrap()]);
    assert_eq!(ended.status.code(), Some(3));
    assert!(common::text(&ended.stderr).contains("Nothing can be watched."));
}
