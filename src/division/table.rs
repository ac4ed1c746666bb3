//! The embedded table and its index, built once.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The longest name, 双江拉祜族佤族布朗族傣族自治县, in characters.
pub(super) const LONGEST: usize = 15;

/// One line of `table.tsv`: a division under one of its names.
#[derive(Debug)]
pub(super) struct Row {
    pub code: &'static str,
    pub name: &'static str,
    /// Name without suffix and peoples (延边); empty where one character would be left.
    pub short: &'static str,
    pub current: bool,
    /// First year that the sources list it for.
    pub first: u16,
    /// Year in which it ended; nothing for a current one.
    pub last: Option<u16>,
    /// For a former row, the current division that wholly took it over.
    pub successor: Option<&'static str>,
    number: u32,
    heir: u32,
}

/// Rank of a division, from its code alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Province,
    City,
    County,
}

/// How a key stands for its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Full,
    /// 延边州, 延边自治州 for 延边朝鲜族自治州.
    Alias,
    /// 延边.
    Bare,
}

#[derive(Clone, Copy, Debug)]
struct Hit {
    row: u32,
    form: Form,
    next: Option<u32>,
}

#[derive(Debug)]
pub(super) struct Table {
    rows: Vec<Row>,
    /// Key → the first of its chain in `hits`: chains spare one small vector a name.
    keys: HashMap<Cow<'static, str>, u32>,
    hits: Vec<Hit>,
}

pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("table.tsv")));

impl Row {
    fn read(line: &'static str) -> Option<Row> {
        let mut fields = line.split('\t');
        let (code, name, short) = (fields.next()?, fields.next()?, fields.next()?);
        let (first, last) = (fields.next()?, fields.next().unwrap_or(""));
        let successor = fields.next().filter(|code| !code.is_empty());
        let number = code.parse().ok()?;
        let heir = successor.map_or(Some(number), |code| code.parse().ok())?;
        let (current, first, last) = (last.is_empty(), first.parse().ok()?, last.parse().ok());
        Some(Row { code, name, short, current, first, last, successor, number, heir })
    }

    pub(super) fn rank(&self) -> Rank {
        match self.number {
            n if n % 10_000 == 0 => Rank::Province,
            n if n % 100 == 0 => Rank::City,
            _ => Rank::County,
        }
    }

    /// Whether `child` lies in this division, by their own codes or those of their successors: 巢湖市庐江县 was
    /// right when 巢湖市 was a prefecture, and 合肥市庐江县 is right now.
    pub(super) fn contains(&self, child: &Row) -> bool {
        [self.number, self.heir].iter().any(|&p| under(p, child.number) || under(p, child.heir))
    }

    /// Whether this division, or the one that took it over, is that of `code` or lies in it.
    pub(super) fn within(&self, code: u32) -> bool {
        [self.number, self.heir].iter().any(|&n| n == code || under(code, n))
    }
}

fn under(parent: u32, child: u32) -> bool {
    parent != child
        && match parent {
            // 伊犁州 has two prefectures under it, whose codes stand beside its own.
            654_000 => matches!(child / 100, 6540 | 6542 | 6543),
            p if p % 10_000 == 0 => child / 10_000 == p / 10_000,
            p if p % 100 == 0 => child / 100 == p / 100,
            _ => false,
        }
}

impl Table {
    fn read(text: &'static str) -> Table {
        let rows: Vec<Row> = text.lines().filter_map(Row::read).collect();
        let room = rows.len() * 5 / 2;
        let keys = HashMap::with_capacity(room);
        let mut table = Table { rows: Vec::new(), keys, hits: Vec::with_capacity(room) };
        for (at, row) in (0..).zip(&rows) {
            table.add(Cow::Borrowed(row.name), at, Form::Full);
            if !row.short.is_empty() {
                table.add(Cow::Borrowed(row.short), at, Form::Bare);
            }
            // 自治区, 自治州, 自治县, 自治旗 go by their short name and either word: 延边自治州, 延边州.
            let autonomous = row.name.find("自治").and_then(|i| row.name.get(i..));
            if let Some(suffix) = autonomous {
                table.add(Cow::Owned(format!("{}{suffix}", row.short)), at, Form::Alias);
                let word = suffix.trim_start_matches("自治");
                if word != "区" {
                    table.add(Cow::Owned(format!("{}{word}", row.short)), at, Form::Alias);
                }
            }
        }
        table.rows = rows;
        table
    }

    fn add(&mut self, key: Cow<'static, str>, row: u32, form: Form) {
        let at = u32::try_from(self.hits.len()).unwrap_or(u32::MAX);
        let next = self.keys.insert(key, at);
        self.hits.push(Hit { row, form, next });
    }

    /// Every row that `key` stands for.
    pub(super) fn named(&self, key: &str) -> impl Iterator<Item = (&Row, Form)> {
        let first = self.keys.get(key).and_then(|&at| self.hits.get(at as usize));
        let chain = std::iter::successors(first, |hit| self.hits.get(hit.next? as usize));
        chain.filter_map(|hit| Some((self.rows.get(hit.row as usize)?, hit.form)))
    }

    /// The row of a code, the current one if there is one.
    pub(super) fn coded(&self, code: &str) -> Option<&Row> {
        let start = self.rows.partition_point(|row| row.code < code);
        let same = self.rows.get(start..)?.iter().take_while(|row| row.code == code);
        same.min_by_key(|row| !row.current)
    }

    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row itself, or that of the division that took it over.
    pub(super) fn heir<'a>(&'a self, row: &'a Row) -> &'a Row {
        row.successor.and_then(|code| self.coded(code)).unwrap_or(row)
    }
}
