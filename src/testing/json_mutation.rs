//! JSON changed at random so that it stays JSON: a broken bracket hides what a reader makes of a wrong value.

use serde_json::{Value, json};

use super::mutation::Random;

/// Changes up to three values of a document, or of one of its lines; false if it is no JSON.
pub fn mutate_json(random: &mut Random, bytes: &mut Vec<u8>) -> bool {
    if let Ok(mut document) = serde_json::from_slice::<Value>(bytes) {
        change(random, &mut document);
        *bytes = document.to_string().into_bytes();
        return true;
    }
    let mut lines: Vec<Vec<u8>> = bytes
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    let nth = random.below(lines.len());
    let line = lines.get_mut(nth);
    let is_changed = line.is_some_and(|line| match serde_json::from_slice::<Value>(line) {
        Ok(mut value) => {
            change(random, &mut value);
            *line = value.to_string().into_bytes();
            true
        }
        Err(_) => false,
    });
    *bytes = lines.join(&b'\n');
    is_changed
}

fn change(random: &mut Random, document: &mut Value) {
    for _ in 0..=random.below(3) {
        let n_values = count(document);
        let (from, to) = (random.below(n_values), random.below(n_values));
        let other = nth(document, from).cloned().unwrap_or_default();
        let Some(value) = nth(document, to) else {
            continue;
        };
        match random.below(5) {
            // A value from elsewhere, unless it would grow too large.
            0 if other.to_string().len() < 2_000 => *value = other,
            1 => leave_out(random, value),
            2 => double(random, value),
            3 => near(random, value),
            _ => *value = odd(random),
        }
    }
}

/// How many values there are in a value, itself included; they lie at most 128 deep.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(values) => values.iter().map(count).sum(),
        Value::Object(values) => values.values().map(count).sum::<usize>(),
        _ => 0,
    }
}

/// One of the values in a value, counted from itself on.
fn nth(value: &mut Value, mut n: usize) -> Option<&mut Value> {
    if n == 0 {
        return Some(value);
    }
    n -= 1;
    let inside: Box<dyn Iterator<Item = &mut Value>> = match value {
        Value::Array(values) => Box::new(values.iter_mut()),
        Value::Object(values) => Box::new(values.values_mut()),
        _ => return None,
    };
    for value in inside {
        let here = count(value);
        if n < here {
            return nth(value, n);
        }
        n -= here;
    }
    None
}

fn leave_out(random: &mut Random, value: &mut Value) {
    match value {
        Value::Array(values) => drop(values.drain(..random.below(values.len() + 1))),
        Value::Object(values) => {
            let at = random.below(values.len());
            let name = values.keys().nth(at).cloned().unwrap_or_default();
            values.remove(&name);
        }
        value => *value = Value::Null,
    }
}

fn double(random: &mut Random, value: &mut Value) {
    if let Value::Array(values) = value
        && let Some(again) = random.one_of(values).cloned()
    {
        values.push(again);
    } else {
        *value = json!([value.take()]);
    }
}

/// Another value of the same kind.
fn near(random: &mut Random, value: &mut Value) {
    match value {
        Value::Number(number) => {
            let step = i64::try_from(random.below(7)).unwrap_or(0) - 3;
            *value = json!(number.as_i64().unwrap_or(0).saturating_add(step));
        }
        Value::String(text) => {
            let at = random.below(text.chars().count() + 1);
            let odd = random
                .one_of(&["😀", "\r\n", "", "\u{0}", "-", "\"", "é", "|"])
                .copied();
            let (before, after): (String, String) = (
                text.chars().take(at).collect(),
                text.chars().skip(at + 1).collect(),
            );
            *text = before + odd.unwrap_or_default() + &after;
        }
        Value::Bool(truth) => *truth = !*truth,
        value => *value = Value::Null,
    }
}

fn odd(random: &mut Random) -> Value {
    let all = [
        json!(null),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(u64::MAX),
        json!(1e300),
        json!(""),
        json!("x"),
        json!([]),
        json!({}),
        json!([[]]),
        json!({"": {}}),
        json!(true),
        json!("2025-13-40T99:00:00Z"),
    ];
    random.one_of(&all).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_changed_stays_json() {
        let document = json!({"a": [1, 2, {"b": "c"}], "d": {"e": null}, "f": true});
        let mut random = Random::new(9);
        let mut n_other = 0;
        for _ in 0..200 {
            let mut bytes = document.to_string().into_bytes();
            assert!(mutate_json(&mut random, &mut bytes));
            let changed: Value = serde_json::from_slice(&bytes).unwrap();
            n_other += usize::from(changed != document);
        }
        assert!(n_other > 150, "{n_other}");
    }

    #[test]
    fn one_line_of_several_is_changed() {
        let mut random = Random::new(9);
        let mut bytes = b"{\"a\":1}\n{\"a\":1}\n{\"a\":1}".to_vec();
        assert!(mutate_json(&mut random, &mut bytes));
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(
            text.lines().filter(|line| *line == "{\"a\":1}").count(),
            2,
            "{text}"
        );
        assert!(!mutate_json(&mut random, &mut b"a\tb".to_vec()));
    }

    #[test]
    fn every_value_is_found_by_its_number() {
        let mut document = json!({"a": [1, {"b": 2}], "c": 3});
        assert_eq!(count(&document), 6);
        let found: Vec<String> = (0..7)
            .map(|n| nth(&mut document, n).map_or_else(String::new, |it| it.to_string()))
            .collect();
        assert_eq!(
            found,
            [
                "{\"a\":[1,{\"b\":2}],\"c\":3}",
                "[1,{\"b\":2}]",
                "1",
                "{\"b\":2}",
                "2",
                "3",
                ""
            ]
        );
    }
}
