use super::*;

fn read(pattern: &str, path: &str) -> String {
    let pattern = NamePattern::Path(pattern.to_owned());
    let values = apply(&MetadataField::Outlet, &pattern, &ArticleId::new(path)).unwrap();
    let shown: Vec<_> = values
        .iter()
        .map(|(field, value)| format!("{}={value}", field.name()))
        .collect();
    shown.join(" ")
}

#[test]
fn patterns_take_fields_from_paths() {
    for (pattern, path, expected) in [
        (
            "{date}/{outlet}-*.txt",
            "2025-11-09/norda-dam-opens.txt",
            "outlet=norda date=2025-11-09",
        ),
        (
            "{outlet}_{date}",
            "x/norda_20251109.txt",
            "outlet=norda date=2025-11-09",
        ),
        (
            "{outlet}_{date}",
            "norda_09.11.2025.txt",
            "outlet=norda date=2025-11-09",
        ),
        (
            "{date}-{title}",
            "2025-11-09-dam.txt",
            "title=dam date=2025-11-09",
        ),
        ("{date}*", "2025-11-12.txt", "date=2025-11-12"),
        ("{outlet}", "a.b.txt", "outlet=a.b"),
        ("**/{outlet}/*.txt", "a/b/norda/x.txt", "outlet=norda"),
        (
            "{desk}-?-{outlet}.txt",
            "city-7-the herald.txt",
            "outlet=the herald desk=city",
        ),
        ("\\{{outlet}\\}.txt", "{norda}.txt", "outlet=norda"),
        ("{date}/{outlet}.txt", "11-09-2025/norda.txt", ""),
        (
            "{date}/{outlet}.txt",
            "25-11-2025/norda.txt",
            "outlet=norda date=2025-11-25",
        ),
        ("{outlet}-*.txt", "a/norda.txt", ""),
        ("*/{outlet}.txt", "a/b/norda.txt", ""),
    ] {
        assert_eq!(read(pattern, path), expected, "{pattern} on {path}");
    }
}

#[test]
fn a_wrong_pattern_says_where_and_why() {
    for (pattern, place) in [
        ("a{outlet", 2),
        ("a}", 2),
        ("{}", 1),
        ("x\\", 2),
        ("", 1),
        ("{date}{date}", 2),
    ] {
        let error = check(pattern).unwrap_err();
        assert_eq!(error.place, place, "{pattern}: {error}");
        assert!(!error.reason.is_empty());
    }
    assert_eq!(check("{date}/{outlet}-*.txt"), Ok(()));
}

#[test]
fn a_pattern_made_to_be_slow_ends() {
    assert_eq!(read(&"*a".repeat(60), &"a".repeat(59)), "");
    assert_eq!(read("{outlet}{title}{date}*x", &"1".repeat(200)), "");
}

#[test]
fn a_fixed_value_and_a_field_of_its_own_go_first() {
    let mut settings = ProjectSettings::default();
    let mut put = |field, pattern| drop(settings.name_patterns.insert(field, pattern));
    put(
        MetadataField::Date,
        NamePattern::Path("{date}/{outlet}-*".to_owned()),
    );
    put(
        MetadataField::Outlet,
        NamePattern::Fixed("Norda".to_owned()),
    );
    put(
        MetadataField::Section,
        NamePattern::Path("{broken".to_owned()),
    );
    let ids = [
        ArticleId::new("2025-11-09/other-x.txt"),
        ArticleId::new("x.txt"),
    ];
    let rows = preview(&settings, &ids);
    assert_eq!(
        rows[0]
            .values
            .get(&MetadataField::Outlet)
            .map(String::as_str),
        Some("Norda")
    );
    assert_eq!(rows[0].values.len(), 2);
    assert_eq!(rows[1].values.len(), 1);
}

#[test]
fn folders_and_names_that_are_days_give_the_date() {
    let names = NameReader::new(&ProjectSettings::default());
    for (path, day) in [
        ("2025-11-09/x.txt", Some("2025-11-09")),
        ("a/20251109/b/x.txt", Some("2025-11-09")),
        ("2025-11-09 dam.txt", Some("2025-11-09")),
        ("2025-11-08/2025-11-09_dam.txt", Some("2025-11-09")),
        ("000_1234567890.txt", None),
        ("2a758ffd8b.txt", None),
        ("12/11/2025.txt", None),
    ] {
        let date = names
            .metadata(&ArticleId::new(path))
            .date
            .map(|date| date.to_string());
        assert_eq!(date.as_deref(), day, "{path}");
    }
}
