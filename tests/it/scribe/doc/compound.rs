//! Compound files, as Office and WPS lay them out.

const FREE: u32 = u32::MAX;
const END: u32 = 0xFFFF_FFFE;
const TABLE: u32 = 0xFFFF_FFFD;

/// A compound file of some streams, in that order; `short` cuts what the last sector does not need.
pub fn compound(streams: &[(&str, Vec<u8>)], short: bool) -> Vec<u8> {
    let (mut long, mut mini) = (Vec::new(), Vec::new());
    let mut mini_next: Vec<u32> = Vec::new();
    let mut places: Vec<(bool, usize)> = Vec::new();
    for (_, bytes) in streams {
        if bytes.len() < 4096 {
            let first = mini.len() / 64;
            mini.extend_from_slice(bytes);
            mini.resize(mini.len().next_multiple_of(64), 0);
            chain(&mut mini_next, mini.len() / 64);
            places.push((true, first));
        } else {
            places.push((false, long.len()));
            long.push(bytes.clone());
        }
    }
    let mini_table: Vec<u8> = mini_next.iter().flat_map(|next| next.to_le_bytes()).collect();
    let directory = (1 + streams.len()).next_multiple_of(4) * 128;
    // parts in the order of their sectors: the table of sectors, the directory, the short ones, the streams
    let mut parts: Vec<usize> = vec![directory, mini_table.len(), mini.len()];
    parts.extend(long.iter().map(Vec::len));
    let count = |length: &usize| length.div_ceil(512);
    let all: usize = parts.iter().map(count).sum();
    let tables = (all + all / 100 + 2).div_ceil(128) + 1;
    let mut next = vec![TABLE; tables];
    let mut starts = Vec::new();
    for part in &parts {
        starts.push(if *part == 0 { END } else { next.len() as u32 });
        let to = next.len() + count(part);
        chain(&mut next, to);
    }
    next.resize(tables * 128, FREE);

    let mut file = header(tables, starts[0], starts[1], parts[1]);
    file.extend(next.iter().flat_map(|next| next.to_le_bytes()));
    let mut entries = entry("Root Entry", 5, starts[2], mini.len(), FREE, 1);
    for (n, ((name, bytes), (short, at))) in streams.iter().zip(&places).enumerate() {
        let start = if *short { *at as u32 } else { starts[3 + at] };
        // names in no order: each hangs on the right of the one before
        let right = if n + 1 < streams.len() { n as u32 + 2 } else { FREE };
        entries.extend(entry(name, 2, start, bytes.len(), right, FREE));
    }
    entries.resize(directory, 0);
    let mut end = 0;
    for part in [&entries, &mini_table, &mini].into_iter().chain(&long) {
        file.extend_from_slice(part);
        end = file.len();
        file.resize(file.len().next_multiple_of(512), 0);
    }
    if short {
        file.truncate(end);
    }
    file
}

/// Links the places up to `to` one to the next.
fn chain(next: &mut Vec<u32>, to: usize) {
    while next.len() < to {
        let after = next.len() as u32 + 1;
        next.push(if next.len() + 1 == to { END } else { after });
    }
}

fn header(tables: usize, directory: u32, mini_table: u32, mini_length: usize) -> Vec<u8> {
    let mut header = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    header.resize(512, 0);
    let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    put(0x18, &[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    put(0x2C, &(tables as u32).to_le_bytes());
    put(0x30, &directory.to_le_bytes());
    put(0x38, &4096_u32.to_le_bytes());
    put(0x3C, &mini_table.to_le_bytes());
    put(0x40, &(mini_length.div_ceil(512) as u32).to_le_bytes());
    put(0x44, &END.to_le_bytes());
    for n in 0..109 {
        put(0x4C + n * 4, &(if n < tables { n as u32 } else { FREE }).to_le_bytes());
    }
    header
}

fn entry(name: &str, kind: u8, start: u32, size: usize, right: u32, child: u32) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = entry.len() as u8 + 2;
    entry.resize(128, 0);
    let mut put = |at: usize, bytes: &[u8]| entry[at..at + bytes.len()].copy_from_slice(bytes);
    put(64, &[length, 0, kind, 1]);
    put(68, &FREE.to_le_bytes());
    put(72, &right.to_le_bytes());
    put(76, &child.to_le_bytes());
    put(116, &start.to_le_bytes());
    put(120, &(size as u32).to_le_bytes());
    entry
}
