// The cost of a call, and of a delivery by its path: BenchKt CASES
import java.time.LocalDate
import java.util.Locale
import opd.*

fun cost(calls: Int, call: () -> Unit): Double {
    repeat(calls / 2) { call() }
    val start = System.nanoTime()
    repeat(calls) { call() }
    return (System.nanoTime() - start) / calls.toDouble()
}

fun main(arguments: Array<String>) {
    val birth = LocalDate.of(2008, 3, 10)
    val on = LocalDate.of(2024, 5, 2)
    println("age %.1f".format(Locale.ROOT, cost(50_000) { age(birth, on) }))
    println("run %.1f".format(Locale.ROOT, cost(50_000) { parseRun("12.345.678-5") }))
    val start = System.nanoTime()
    val tables = listOf(TableFile("cases", TableSource.Path(arguments[0])))
    validate(tables, ValidateOptions(asOf = LocalDate.of(2024, 12, 31))).use { it.json() }
    println("validate %.3f".format(Locale.ROOT, (System.nanoTime() - start) / 1e9))
}
