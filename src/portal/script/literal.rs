//! Literals of JavaScript: JSON, and what passes for it.

use serde_json::{Map, Value};

/// Deepest nesting of a literal.
const MAX_DEPTH: usize = 64;

/// The literal at the start of a text, whatever follows it.
pub(in crate::portal) fn value(text: &str) -> Option<Value> {
    measured(text).map(|(value, _)| value)
}

/// The literal at the start of a text, and its length in bytes.
pub(in crate::portal) fn measured(text: &str) -> Option<(Value, usize)> {
    let mut reader = Reader { text, at: 0 };
    text.starts_with(['{', '[']).then(|| (reader.literal(0), reader.at))
}

/// Reads a literal of JavaScript in one pass.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Past blanks and comments.
    fn blank(&mut self) {
        loop {
            let rest = self.rest();
            let skipped = rest.len() - rest.trim_start().len();
            let rest = rest.trim_start();
            let comment = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                0
            };
            self.at += skipped + comment;
            if comment == 0 {
                return;
            }
        }
    }

    fn literal(&mut self, depth: usize) -> Value {
        self.blank();
        let start = self.at;
        let value = match self.peek() {
            Some('{') if depth < MAX_DEPTH => self.object(depth),
            Some('[') if depth < MAX_DEPTH => self.array(depth),
            Some(quote @ ('"' | '\'' | '`')) => {
                self.bump();
                Value::String(self.string(quote))
            }
            _ => {
                self.expression();
                return bare(self.text.get(start..self.at).unwrap_or_default().trim());
            }
        };
        self.blank();
        let is_whole = depth == 0 || matches!(self.peek(), None | Some(',' | '}' | ']'));
        if is_whole {
            return value;
        }
        self.expression();
        Value::Null
    }

    fn object(&mut self, depth: usize) -> Value {
        self.bump();
        let mut map = Map::new();
        loop {
            self.blank();
            let key = match self.peek() {
                None => break,
                Some('}') => {
                    self.bump();
                    break;
                }
                Some(',') => {
                    self.bump();
                    continue;
                }
                Some(quote @ ('"' | '\'')) => {
                    self.bump();
                    self.string(quote)
                }
                Some(_) => {
                    let rest = self.rest();
                    let end = rest.find([':', ',', '}', '(', '\n']).unwrap_or(rest.len());
                    let key = rest.get(..end).unwrap_or_default().trim().to_owned();
                    self.at += end;
                    key
                }
            };
            self.blank();
            if self.peek() == Some(':') {
                self.bump();
                let value = self.literal(depth + 1);
                map.insert(key, value);
            } else {
                let start = self.at;
                self.expression();
                // a stray closing bracket is nobody's
                if self.at == start && !matches!(self.peek(), Some('}' | ',')) {
                    self.bump();
                }
            }
        }
        Value::Object(map)
    }

    fn array(&mut self, depth: usize) -> Value {
        self.bump();
        let mut items = Vec::new();
        loop {
            self.blank();
            match self.peek() {
                None => break,
                Some(']') => {
                    self.bump();
                    break;
                }
                Some(',' | '}') => {
                    self.bump();
                }
                Some(_) => items.push(self.literal(depth + 1)),
            }
        }
        Value::Array(items)
    }

    /// The inside of a string whose opening quote was read.
    fn string(&mut self, quote: char) -> String {
        let mut out = String::new();
        while let Some(c) = self.bump() {
            match c {
                '\\' => self.escape(&mut out),
                c if c == quote => break,
                c => out.push(c),
            }
        }
        out
    }

    fn escape(&mut self, out: &mut String) {
        match self.bump() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('b' | 'f' | '\n') | None => {}
            Some('x') => out.extend(self.hex(2).and_then(char::from_u32)),
            Some('u') => {
                let Some(high) = self.hex(4) else { return };
                let low = (0xD800..0xDC00).contains(&high) && self.rest().starts_with("\\u");
                let code = if low {
                    self.at += 2;
                    self.hex(4).map_or(high, |low| 0x10000 + ((high - 0xD800) << 10) + (low & 0x3FF))
                } else {
                    high
                };
                out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            Some(c) => out.push(c),
        }
    }

    fn hex(&mut self, digits: usize) -> Option<u32> {
        let code = u32::from_str_radix(self.rest().get(..digits)?, 16).ok()?;
        self.at += digits;
        Some(code)
    }

    /// Past an expression: up to the comma or bracket that ends it.
    fn expression(&mut self) {
        let mut open = 0usize;
        while let Some(c) = self.peek() {
            match c {
                ',' | '}' | ']' if open == 0 => return,
                '(' | '[' | '{' => open += 1,
                ')' | ']' | '}' => open = open.saturating_sub(1),
                '"' | '\'' | '`' => {
                    self.bump();
                    self.string(c);
                    continue;
                }
                _ => {}
            }
            self.bump();
        }
    }
}

/// A word without quotes: a number or truth value; nothing is known of others.
fn bare(word: &str) -> Value {
    match word {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => word.parse::<serde_json::Number>().map_or(Value::Null, Value::Number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn literals_of_scripts_are_read() {
        let cases = [
            (
                "{'parseType':'bulidstatic','tagId':'右侧列表',}",
                json!({"parseType": "bulidstatic", "tagId": "右侧列表"}),
            ),
            (
                "{ SID: '755041', TREE: [{id:1, name:\"\\u5e74报\"}], /* x */ F: f(1, '}') }; y",
                json!({"SID": "755041", "TREE": [{"id": 1, "name": "年报"}], "F": null}),
            ),
            (
                "{a: b + 'c', d: 'e' + f, g: true, h: {}, // i\n j: -1.5}",
                json!({"a": null, "d": null, "g": true, "h": {}, "j": -1.5}),
            ),
            ("[1,,2", json!([1, 2])),
            ("{f(){return 1}, a:1}", json!({"a": 1})),
        ];
        for (text, wanted) in cases {
            assert_eq!(value(text), Some(wanted), "{text}");
        }
    }

    #[test]
    fn hostile_literals_end() {
        for text in ["[", "{", "{]", "{a", "[}", "{a:)", "{'", "{\"a\\", "{\"a\":\"\\u12"] {
            value(&text.repeat(100_000));
        }
    }
}
