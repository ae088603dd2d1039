use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::*;

const OPTIONS: StoreOptions =
    StoreOptions { keep: 2, as_of: Some(jiff::civil::date(2026, 3, 16)), may_go_beside: true };

fn begin(target: &Path) -> OutputFolder {
    OutputFolder::begin(target, OPTIONS, || {}).unwrap()
}

fn write_report(target: &Path, files: &[&str]) -> Committed {
    let folder = begin(target);
    std::thread::scope(|scope| {
        for name in files {
            scope.spawn(|| folder.write(name, name.as_bytes()).unwrap());
        }
    });
    folder.commit(&Purge::default()).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn a_new_report_replaces_the_old_one_and_the_last_ones_are_kept() {
    let room = TempDir::new().unwrap();
    let target = room.path().join("report");
    fs::create_dir(&target).unwrap(); // an empty folder is fine
    write_report(&target, &["index.html", "deals/a.html"]);
    assert_eq!(names(room.path()), ["report"]);
    fs::write(target.join(".DS_Store"), "").unwrap();
    for week in ["b", "c", "d", "e"] {
        write_report(&target, &[&format!("deals/{week}.html"), "index.html"]);
    }
    assert_eq!(names(&target), [".DS_Store", manifest::NAME, "deals", "index.html"]);
    assert_eq!(names(&target.join("deals")), ["e.html"]);
    let older = room.path().join(".report.ghosted/older");
    assert_eq!(names(&older), ["0003-2026-03-16", "0004-2026-03-16"]);
    assert_eq!(names(&older.join("0004-2026-03-16/deals")), ["d.html"]);
}

#[test]
fn a_run_that_stops_leaves_the_last_report_as_it_was() {
    let room = TempDir::new().unwrap();
    let target = room.path().join("report");
    write_report(&target, &["index.html"]);
    let folder = begin(&target);
    folder.write("other.html", b"").unwrap();
    drop(folder);
    assert_eq!(names(&target), [manifest::NAME, "index.html"]);
    assert_eq!(names(room.path()), ["report"]);
}

#[test]
fn what_people_changed_or_added_is_in_every_later_report() {
    let room = TempDir::new().unwrap();
    let target = room.path().join("report");
    write_report(&target, &["index.html", "deals/a.md", "answers-to-fill.csv"]);
    fs::write(target.join("answers-to-fill.csv"), "filled").unwrap();
    fs::write(target.join("deals/a.md"), "edited").unwrap();
    fs::write(target.join("deals/b.md"), "mine, and next week's name").unwrap();
    fs::create_dir(target.join("mine")).unwrap();
    fs::write(target.join("mine/notes.txt"), "notes").unwrap();
    fs::write(target.join(".~lock.results.csv#"), "").unwrap();
    let folder = begin(&target);
    let answers: Vec<String> = folder.answers().into_iter().map(|own| own.name).collect();
    assert_eq!(answers, ["kept/2026-03-16/answers-to-fill.csv"]);
    drop(folder);
    for _ in 0..4 {
        let folder = begin(&target);
        assert_eq!(folder.answers().len(), 1, "kept answers are read every week");
        drop(folder);
        write_report(&target, &["deals/a.md", "deals/b.md", "answers-to-fill.csv"]);
        assert_eq!(read(&target.join("kept/2026-03-16/answers-to-fill.csv")), "filled");
        assert_eq!(read(&target.join("kept/2026-03-16/deals/a.md")), "edited");
        assert_eq!(read(&target.join("kept/2026-03-16/deals/b.md")), "mine, and next week's name");
        assert_eq!(read(&target.join("mine/notes.txt")), "notes");
        assert!(target.join(".~lock.results.csv#").exists());
        assert_eq!(names(&target.join("kept")), ["2026-03-16"]);
    }
}

#[test]
fn files_added_during_the_run_are_kept_as_well() {
    let room = TempDir::new().unwrap();
    let target = room.path().join("report");
    write_report(&target, &["index.html", "answers-to-fill.csv"]);
    let folder = begin(&target);
    folder.write("index.html", b"new").unwrap();
    fs::write(target.join("notes.txt"), "late").unwrap();
    let places = folder.places.clone();
    folder.commit(&Purge::default()).unwrap();
    assert_eq!(read(&target.join("notes.txt")), "late");
    // Somebody whose editor still has the old report open.
    let old = places.generations().pop().unwrap();
    fs::write(old.join("answers-to-fill.csv"), "later still").unwrap();
    recover::prune(&places, 0).unwrap();
    assert!(places.generations().is_empty());
    assert_eq!(read(&target.join("kept/2026-03-16/answers-to-fill.csv")), "later still");
}

#[test]
fn a_folder_of_somebody_else_stays_and_the_report_gets_a_dated_name_beside_it() {
    let room = TempDir::new().unwrap();
    let target = room.path().join("report");
    fs::create_dir(&target).unwrap();
    fs::write(target.join("notes.txt"), "mine").unwrap();
    for _ in 0..2 {
        let done = write_report(&target, &["index.html"]);
        assert!(done.is_beside);
        assert_eq!(done.folder, room.path().join("report-2026-03-16"));
        assert!(done.notices[0].message.contains("notes.txt"), "{:?}", done.notices);
        assert_eq!(names(&target), ["notes.txt"]);
    }
    let not_beside = StoreOptions { may_go_beside: false, ..OPTIONS };
    let refused = OutputFolder::begin(&target, not_beside, || {}).unwrap_err();
    assert_eq!(refused.code, FOLDER_IN_USE);
    // One that comes while the run goes on.
    let other = room.path().join("other");
    let folder = begin(&other);
    folder.write("index.html", b"").unwrap();
    fs::write(&other, "a file").unwrap();
    let done = folder.commit(&Purge::default()).unwrap();
    assert_eq!(done.folder, room.path().join("other-2026-03-16"));
    assert_eq!(read(&other), "a file");
}

#[test]
fn a_forged_list_of_files_deletes_nothing() {
    let room = TempDir::new().unwrap();
    let target = room.path().join("report");
    fs::write(room.path().join("stranger.txt"), "not yours").unwrap();
    let hash = manifest::hex(&manifest::hash_of(&room.path().join("stranger.txt")).unwrap());
    for list in ["../stranger.txt\n".to_owned(), format!("{hash} ../stranger.txt\n")] {
        write_report(&target, &["index.html"]);
        let own = read(&target.join(manifest::NAME));
        fs::write(target.join(manifest::NAME), own + &list).unwrap();
        for _ in 0..4 {
            write_report(&target, &["index.html"]);
        }
        assert_eq!(read(&room.path().join("stranger.txt")), "not yours");
    }
}

/// Every state that a kill can leave, made by hand: the next run finds a whole report and leaves
/// nothing half made.
#[test]
fn every_interrupted_exchange_is_finished_or_undone() {
    type Interrupt = fn(&Places);
    let states: [(&str, Interrupt); 6] = [
        ("while writing", |places| fs::create_dir(places.work()).unwrap()),
        ("before the exchange", |places| {
            report_at(&places.incoming(), "new");
            note(places, &places.incoming());
        }),
        ("after the exchange", |places| {
            fs::rename(&places.target, places.incoming()).unwrap();
            report_at(&places.target, "new");
            note(places, &places.target);
        }),
        ("between the two steps", |places| {
            fs::rename(&places.target, places.outgoing()).unwrap();
            report_at(&places.incoming(), "new");
            note(places, &places.incoming());
        }),
        ("after the two steps", |places| {
            fs::rename(&places.target, places.outgoing()).unwrap();
            report_at(&places.target, "new");
        }),
        ("while removing", |places| fs::create_dir(places.side.join("trash")).unwrap()),
    ];
    for (state, make) in states {
        let room = TempDir::new().unwrap();
        let target = room.path().join("report");
        write_report(&target, &["index.html", "answers-to-fill.csv"]);
        fs::write(target.join("answers-to-fill.csv"), "filled").unwrap();
        let places = Places::of(&target).unwrap();
        fs::create_dir_all(&places.side).unwrap();
        make(&places);
        drop(begin(&target));
        assert!(["new", "index.html"].contains(&read(&target.join("index.html")).as_str()));
        let kept = target.join("kept/2026-03-16/answers-to-fill.csv");
        let in_place = target.join("answers-to-fill.csv");
        let answers = if kept.exists() { kept } else { in_place };
        assert_eq!(read(&answers), "filled", "{state}");
        if places.side.exists() {
            let left = names(&places.side);
            let is_fine = left.iter().all(|name| ["lock", "older"].contains(&name.as_str()));
            assert!(is_fine, "{state}: {left:?}");
        }
    }
}

fn report_at(folder: &Path, index: &str) {
    fs::create_dir(folder).unwrap();
    fs::write(folder.join("index.html"), index).unwrap();
    let hash = manifest::hash_of(&folder.join("index.html")).unwrap();
    let files = BTreeMap::from([("index.html".to_owned(), Some(hash))]);
    let list = Manifest { as_of: "2026-03-23".into(), files };
    fs::write(folder.join(manifest::NAME), list.text()).unwrap();
}

fn note(places: &Places, report: &Path) {
    let hash = manifest::hash_of(&report.join(manifest::NAME)).unwrap();
    fs::write(places.swap(), manifest::hex(&hash)).unwrap();
}

#[test]
fn who_must_not_be_in_any_output_is_removed_from_what_was_kept() {
    let room = TempDir::new().unwrap();
    let target = room.path().join("report");
    let week = |results: &str| {
        let folder = begin(&target);
        folder.write("results.csv", results.as_bytes()).unwrap();
        folder.write("answers-to-fill.csv", b"").unwrap();
        folder.write("deals/a.md", b"").unwrap();
        folder.commit(&Purge::default()).unwrap();
    };
    week("deal_id,buyer\nD1,Ann\nD2,Bob\n");
    fs::write(target.join("answers-to-fill.csv"), "deal_id;answer\nD1;yes\nD2;no\n").unwrap();
    fs::write(target.join("deals/a.md"), "of Ann, edited").unwrap();
    week("deal_id,buyer\nD2,Bob\n");
    fs::create_dir(room.path().join("report-2026-03-02")).unwrap();
    let neighbour = room.path().join("report-2026-03-02");
    fs::write(neighbour.join("results.csv"), "deal_id,buyer\nD1,Ann\n").unwrap();
    fs::write(neighbour.join(manifest::NAME), Manifest::default().text()).unwrap();

    let folder = begin(&target);
    folder.write("results.csv", b"deal_id,buyer\nD2,Bob\n").unwrap();
    let mut purge = Purge::default();
    purge.add("D1", "a".into());
    folder.commit(&purge).unwrap();
    let kept = target.join("kept/2026-03-16");
    assert_eq!(read(&kept.join("answers-to-fill.csv")), "deal_id;answer\nD2;no\n");
    assert!(!kept.join("deals/a.md").exists());
    let older = room.path().join(".report.ghosted/older");
    assert_eq!(names(&older), ["0002-2026-03-16"], "the report that lists none of them");
    let its_own = older.join("0002-2026-03-16/kept/2026-03-16/answers-to-fill.csv");
    assert_eq!(read(&its_own), "deal_id;answer\nD2;no\n");
}

#[test]
fn two_runs_wait_for_each_other() {
    let room = TempDir::new().unwrap();
    let target = room.path().join("report");
    std::thread::scope(|scope| {
        for run in 0..8 {
            let target = &target;
            scope.spawn(move || {
                let folder = begin(target);
                for file in 0..20 {
                    folder.write(&format!("{file}.html"), format!("{run}").as_bytes()).unwrap();
                }
                folder.commit(&Purge::default()).unwrap();
            });
        }
    });
    let texts: Vec<String> =
        (0..20).map(|file| read(&target.join(format!("{file}.html")))).collect();
    assert!(texts.iter().all(|text| *text == texts[0]), "{texts:?}");
    assert_eq!(names(&room.path().join(".report.ghosted/older")).len(), 2);
}

#[test]
fn no_name_leads_out_of_the_folder_or_is_used_twice() {
    let room = TempDir::new().unwrap();
    let folder = begin(&room.path().join("report"));
    for name in ["../x", "/x", "a/../../x", "", manifest::NAME, "kept/x"] {
        assert!(folder.write(name, b"").is_err(), "{name:?}");
    }
    folder.write("a", b"").unwrap();
    assert!(folder.write("a", b"").is_err());
}
