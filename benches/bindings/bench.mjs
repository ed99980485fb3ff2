// The cost of a call, and of a delivery by its path: node bench.mjs CASES
import * as opd from "opd";

const CALLS = 500_000;
function time(call) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < CALLS; i++) call();
    return Number(process.hrtime.bigint() - start) / CALLS;
}
const [birth, on] = [new Date("2008-03-10"), new Date("2024-05-02")];
console.log(`age ${time(() => opd.age(birth, on)).toFixed(1)}`);
console.log(`run ${time(() => opd.run("12.345.678-5")).toFixed(1)}`);
const start = process.hrtime.bigint();
opd.validate({ cases: process.argv[2] }, { as_of: "2024-12-31" });
console.log(`validate ${(Number(process.hrtime.bigint() - start) / 1e9).toFixed(3)}`);
