use std::fs;

use proptest::prelude::*;

use super::*;
use crate::store::{StoreError, atomic};

#[test]
fn the_golden_settings_are_written_as_they_stand() {
    let text = include_str!("../../../tests/data/project_files/settings.v1.ron");
    let reading = read(text).unwrap();
    assert_eq!(reading.problems, []);
    assert_eq!(write(&reading.value), text);
    assert_eq!(reading.value.theme, ThemeChoice::Dark);
    let whoami = reading.value.annotator_in("/news/bridge").unwrap();
    assert_eq!(whoami.id.as_str(), "bo");
    assert_eq!(reading.value.annotator_in("/else").unwrap().name, "Alice");
}

#[test]
fn every_setting_has_a_default() {
    let reading = read("(format: 1)").unwrap();
    assert_eq!(reading.value, Settings::default());
    assert_eq!(
        read(&write(&Settings::default())).unwrap().value,
        Settings::default()
    );
}

#[test]
fn a_value_that_cannot_be_read_has_its_default_and_is_kept() {
    let text =
        "(format: 1, theme: \"pink\", snap_to_words: 3, reading: (size_pt: 1000, leading: \"x\"))";
    let reading = read(text).unwrap();
    assert_eq!(reading.problems.len(), 3, "{:?}", reading.problems);
    assert!(reading.value.snap_to_words);
    assert!((reading.value.reading.size_pt - 48.0).abs() < 1e-6);
    let written = write(&reading.value);
    for kept in ["theme: \"pink\"", "snap_to_words: 3", "leading: \"x\""] {
        assert!(written.contains(kept), "{written}");
    }
}

#[test]
fn a_damaged_file_is_moved_aside_and_reported() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("settings.ron");
    for nth in 1..=2 {
        atomic::write(&path, b"(format: 1, theme").unwrap();
        let mut opened = SettingsFile::open(&path).unwrap();
        let (aside, _why) = opened.moved_aside.unwrap();
        assert_eq!(
            aside,
            home.path().join(format!("settings.damaged-{nth}.ron"))
        );
        assert_eq!(fs::read(&aside).unwrap(), b"(format: 1, theme");
        assert_eq!(opened.settings, Settings::default());
        opened.settings.fold_dirt = true;
        opened.file.save(&opened.settings).unwrap();
        assert!(SettingsFile::open(&path).unwrap().settings.fold_dirt);
    }
}

#[test]
fn a_newer_file_is_used_and_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("settings.ron");
    let text = "(format: 2, theme: \"dark\")";
    atomic::write(&path, text.as_bytes()).unwrap();
    let mut opened = SettingsFile::open(&path).unwrap();
    assert_eq!(opened.settings.theme, ThemeChoice::Dark);
    let saved = opened.file.save(&Settings::default());
    assert!(matches!(saved, Err(StoreError::NewerFormat { format: 2 })));
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn two_windows_do_not_undo_each_others_settings() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("deep").join("settings.ron");
    let mut first = SettingsFile::open(&path).unwrap();
    let mut second = SettingsFile::open(&path).unwrap();
    first.settings.theme = ThemeChoice::Dark;
    first.file.save(&first.settings).unwrap();
    second.settings.fold_dirt = true;
    let merged = second.file.save(&second.settings).unwrap();
    assert_eq!(merged.losses, []);
    assert_eq!(merged.value.theme, ThemeChoice::Dark);
    assert!(merged.value.fold_dirt);
    assert_eq!(SettingsFile::open(&path).unwrap().settings, merged.value);
}

#[test]
fn recent_folders_are_few_and_the_latest_comes_first() {
    let mut settings = Settings::default();
    for nth in 0..80 {
        let folder = format!("/{nth}");
        settings.note_opened(&folder);
        settings.folders.insert(folder, FolderMemory::default());
    }
    settings.note_opened("/70");
    assert_eq!(settings.recent.len(), 50);
    assert_eq!(settings.recent[..3], ["/70", "/79", "/78"]);
    assert_eq!(settings.folders.len(), 50);
}

proptest! {
    #[test]
    fn any_settings_come_back(
        texts in prop::collection::vec(any::<String>(), 8),
        flags in any::<[bool; 4]>(),
        (size_pt, measure_chars, leading) in (8.0_f32..48.0, 30.0_f32..160.0, 1.0_f32..3.0),
    ) {
        let text = |nth: usize| texts[nth].clone();
        let extra = Extra([("x".to_owned(), quoted(&texts[7]))].into());
        let whoami = Whoami { id: AnnotatorId::new(&texts[0]), name: text(1) };
        let memory = FolderMemory {
            article: flags[3].then(|| ArticleId::new(&texts[2])),
            annotator: flags[2].then(|| whoami.clone()),
            extra: extra.clone(),
        };
        let settings = Settings {
            theme: if flags[0] { ThemeChoice::Light } else { ThemeChoice::System },
            reading: ReadingSettings { typeface: text(3), size_pt, measure_chars, leading, extra: extra.clone() },
            snap_to_words: flags[0],
            fold_dirt: flags[1],
            search_dirt: flags[2],
            shows_article_list: flags[3],
            shows_inspector: flags[0],
            color_by: if flags[1] { ColorBy::Polarity } else { ColorBy::Tag },
            annotator: flags[1].then_some(whoami),
            recent: vec![text(4), text(5)],
            folders: [(text(6), memory)].into(),
            last_export: Some("csv".to_owned()),
            shortcuts: [(text(1), text(2)), (text(3), text(4))].into(),
            extra,
        };
        let written = write(&settings);
        let reading = read(&written).unwrap();
        prop_assert_eq!(&reading.value, &settings, "{}", written);
        prop_assert_eq!(write(&reading.value), written);
    }
}
