// The cost of a call, and of a delivery by its path: bench CASES
package main

import (
	"fmt"
	"os"
	"time"

	"opd.cl/opd"
)

const calls = 1_000_000

func cost(call func()) float64 {
	start := time.Now()
	for i := 0; i < calls; i++ {
		call()
	}
	return float64(time.Since(start).Nanoseconds()) / calls
}

func main() {
	birth, on := time.Date(2008, 3, 10, 0, 0, 0, 0, time.UTC), time.Date(2024, 5, 2, 0, 0, 0, 0, time.UTC)
	fmt.Printf("age %.1f\n", cost(func() { opd.AgeOn(birth, on) }))
	fmt.Printf("run %.1f\n", cost(func() { opd.ParseRun("12.345.678-5") }))
	start := time.Now()
	if _, err := opd.Validate(map[string]opd.File{"cases": {Path: os.Args[1]}}, opd.Document{"as_of": "2024-12-31"}); err != nil {
		panic(err)
	}
	fmt.Printf("validate %.3f\n", time.Since(start).Seconds())
}
