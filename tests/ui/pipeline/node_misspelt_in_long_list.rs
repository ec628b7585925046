// Beyond fifty nodes the list is read in parts, and the part with the misspelt node is missing as well.

use hypernodes::{node, pipeline};

#[node(output = "next")]
fn step(value: u64) -> u64 {
    value + 1
}

pipeline! {
    pub struct Long;
    nodes = [
        step(value = v0) -> v1,
        step(value = v1) -> v2,
        step(value = v2) -> v3,
        step(value = v3) -> v4,
        step(value = v4) -> v5,
        step(value = v5) -> v6,
        step(value = v6) -> v7,
        step(value = v7) -> v8,
        step(value = v8) -> v9,
        step(value = v9) -> v10,
        step(value = v10) -> v11,
        step(value = v11) -> v12,
        step(value = v12) -> v13,
        step(value = v13) -> v14,
        step(value = v14) -> v15,
        step(value = v15) -> v16,
        step(value = v16) -> v17,
        step(value = v17) -> v18,
        step(value = v18) -> v19,
        step(value = v19) -> v20,
        step(value = v20) -> v21,
        step(value = v21) -> v22,
        step(value = v22) -> v23,
        step(value = v23) -> v24,
        step(value = v24) -> v25,
        step(value = v25) -> v26,
        step(value = v26) -> v27,
        step(value = v27) -> v28,
        step(value = v28) -> v29,
        step(value = v29) -> v30,
        step(value = v30) -> v31,
        step(value = v31) -> v32,
        step(value = v32) -> v33,
        step(value = v33) -> v34,
        step(value = v34) -> v35,
        step(value = v35) -> v36,
        step(value = v36) -> v37,
        step(value = v37) -> v38,
        step(value = v38) -> v39,
        step(value = v39) -> v40,
        step(value = v40) -> v41,
        step(value = v41) -> v42,
        step(value = v42) -> v43,
        step(value = v43) -> v44,
        step(value = v44) -> v45,
        step(value = v45) -> v46,
        step(value = v46) -> v47,
        step(value = v47) -> v48,
        step(value = v48) -> v49,
        step(value = v49) -> v50,
        step(value = v50) -> v51,
        step(value = v51) -> v52,
        stepp(value = v52),
    ];
}

fn main() {
    println!("{}", Long.run(1).next);
}
