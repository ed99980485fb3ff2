// Replays the conformance vectors through the Kotlin bindings, then gives them bad input.
//
// Usage: java ... VectorsKt FOLDER_OF_VECTORS

import com.google.gson.JsonArray
import com.google.gson.JsonElement
import com.google.gson.JsonNull
import com.google.gson.JsonObject
import com.google.gson.JsonParser
import com.google.gson.JsonPrimitive
import opd.*
import java.io.File
import java.math.BigDecimal
import java.nio.charset.CharacterCodingException
import java.time.Instant
import java.time.LocalDate
import java.time.OffsetDateTime
import java.time.ZoneId
import java.time.format.DateTimeFormatter
import kotlin.system.exitProcess

fun failWith(text: String): Nothing {
    System.err.println(text)
    exitProcess(1)
}

/** A case that knows which of its fields were looked at. */
class Asked(val fields: JsonObject) {
    // A RUN is asked for here; other identifiers by parseIdentifier.
    val unread = (fields.keySet() - setOf("source", "note", "identifier_type")).toMutableSet()

    operator fun contains(field: String) = fields.has(field)
    fun maybe(field: String): JsonElement? {
        unread.remove(field)
        return fields.get(field)
    }
    operator fun get(field: String): JsonElement = maybe(field) ?: failWith("no $field in $fields")
    fun text(field: String): String = get(field).asString
    fun maybeText(field: String): String? = maybe(field)?.asString
    fun day(field: String): LocalDate = LocalDate.parse(text(field))
    fun maybeDay(field: String): LocalDate? = maybeText(field)?.let(LocalDate::parse)
    fun document(field: String): String = get(field).toString()
    fun list(field: String): List<JsonElement> = maybe(field)?.asJsonArray?.toList() ?: listOf()
}

fun json(value: Any?): JsonElement = when (value) {
    null -> JsonNull.INSTANCE
    is Boolean -> JsonPrimitive(value)
    // Numbers of Kotlin, signed or not, as the text of the same number.
    is Number, is UByte, is UShort, is UInt -> JsonPrimitive(BigDecimal(value.toString()))
    is List<*> -> JsonArray().apply { value.forEach { add(json(it)) } }
    is JsonElement -> value
    is Enum<*> -> JsonPrimitive(value.name.lowercase())
    else -> JsonPrimitive(value.toString())
}

/** Runs every case of a file: the answer gives the fields that it expects, or throws the error. */
fun replay(folder: String, feature: String, answer: (Asked) -> Map<String, Any?>) {
    val cases = JsonParser.parseString(File(folder, "$feature.json").readText()).asJsonObject["cases"].asJsonArray
    for (case in cases) {
        val asked = Asked(case.asJsonObject)
        val seen = try {
            answer(asked)
        } catch (error: OpdException.Refused) {
            if (error.text.isEmpty() || error.textEn.isEmpty()) failWith("$feature: an error without words in $case")
            asked.unread.clear() // it came before the rest was looked at
            mapOf("error" to error.code)
        }
        asked.unread -= seen.keys
        val right = seen.isNotEmpty() && seen.all { (field, value) -> field in asked && json(value) == asked.fields[field] }
        if (!right || asked.unread.isNotEmpty()) failWith("$feature: $case\n  seen $seen, not looked at ${asked.unread}")
    }
    if (cases.isEmpty) failWith("$feature: no cases")
    println("$feature: ${cases.size()} cases")
}

inline fun <reified T : Enum<T>> of(code: String): T = enumValueOf<T>(code.uppercase())

fun cap(code: String?) = when (code) {
    null, "before_eighteenth" -> AgeCap.BEFORE_EIGHTEENTH
    "literal_17y11m29d" -> AgeCap.LITERAL_SEVENTEEN_ELEVEN_TWENTY_NINE
    else -> failWith("unknown cap $code")
}

fun ages(asked: Asked): Map<String, Any?> {
    val (birth, on) = asked.day("birth") to asked.day("on")
    val age = age(birth, on)
    return mapOf(
        "years" to age.years, "months" to age.months, "days" to age.days,
        "turns_18" to turns(birth, 18u), "minor" to isMinor(birth, on),
        "literal_17y11m29d" to admits(cap("literal_17y11m29d"), birth, on), "age_group" to ageGroup(birth, on),
    )
}

fun runs(asked: Asked): Map<String, Any?> {
    val text = asked.text("text")
    if (isValidRun(text) == "error" in asked) failWith("run: $text is valid or not")
    val run = parseRun(text)
    val hints = mapOf("placeholder" to run.isPlaceholder, "company" to run.isCompanyRange)
    return mapOf("run" to run.formatted, "number" to run.number, "check_digit" to run.checkDigit) +
        hints.filterKeys { it in asked }
}

fun holidays(asked: Asked): Map<String, Any?> {
    val listed = holidays(asked["year"].asInt, asked.maybeText("commune"), asked.maybe("secondary")?.asBoolean ?: false)
    return mapOf("days" to listed.map { it.date })
}

fun businessDays(asked: Asked): Map<String, Any?> {
    val extra = asked.list("extra").map { LocalDate.parse(it.asString) }
    val secondary = asked.maybe("secondary")?.asBoolean ?: false
    val seen: Any = BusinessCalendar(of(asked.text("kind")), asked.maybeText("commune"), extra, secondary).use {
        when (val op = asked.text("op")) {
            "is_business_day" -> it.isBusinessDay(asked.day("day"))
            "next_business_day" -> it.nextBusinessDay(asked.day("day"))
            "add" -> it.add(asked.day("day"), asked["n"].asInt)
            "count" -> it.count(asked.day("from"), asked.day("to"))
            else -> failWith("unknown op $op")
        }
    }
    return mapOf("expected" to seen)
}

fun terms(asked: Asked): Map<String, Any?> {
    val term = Term(asked["amount"].asLong.toUInt(), of(asked.text("unit")))
    val from = asked.text("from")
    if ("T" in from) return mapOf("due" to termDueAt(term, OffsetDateTime.parse(from).toInstant()))
    val calendars = Calendars(of(asked.maybeText("roll") ?: "none"), asked.maybeText("commune"))
    return mapOf("due" to calendars.use { termDue(term, asked.day("from"), it) })
}

fun decisions(asked: Asked): Map<String, Any?> {
    val birth = when {
        "birth" in asked -> BirthDate.Known(asked.day("birth"))
        "earliest" in asked -> BirthDate.Between(asked.day("earliest"), asked.day("latest"))
        else -> BirthDate.Unknown
    }
    val decision = checkAge(birth, asked.day("on"), of(asked.text("programme")), cap(asked.maybeText("cap")))
    val failed = decision.reasons.filter { it.outcome == "failed" }.map { it.code }
    return mapOf("outcome" to decision.outcome, "failed" to failed)
}

fun cases(asked: Asked): Map<String, Any?> = Case.fromJson(asked.document("case")).use { case ->
    val asOf = asked.maybeDay("as_of")
    when (val op = asked.text("op")) {
        "history" -> case.history(asOf).let { history ->
            mapOf("stage" to history.stage, "unmet" to history.unmet.map { it.code })
        }
        "check" -> case.check(eventFromJson(asked.document("event")), asOf).let { check ->
            mapOf("allowed" to check.allowed, "stage" to check.stage, "unmet" to check.unmet.map { it.code })
        }
        "apply" -> case.apply(eventFromJson(asked.document("event")), asOf).use { after ->
            mapOf("stage" to after.stage(), "events" to after.events().size)
        }
        else -> failWith("unknown op $op")
    }
}

/** As the vectors write it: a day, or the instant with the offset of Santiago. */
fun moment(value: When?): String? = when (value) {
    null -> null
    is When.OnDay -> value.day.toString()
    is When.At -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(value.instant.atZone(ZoneId.of("America/Santiago")))
}

fun duties(asked: Asked): Map<String, Any?> {
    val options = DutyOptions(
        soon = asked.maybe("soon")?.asInt,
        profile = asked.maybeText("profile")?.let { Profile.named(it) },
        commune = asked.maybeText("commune"),
    )
    val duties = Case.fromJson(asked.document("case")).use { it.duties(parseMoment(asked.text("as_of")), options) }
    return mapOf("codes" to duties.map { it.code }, "due" to duties.map { moment(it.due) }, "status" to duties.map { it.status })
}

fun agreements(asked: Asked): Map<String, Any?> = Agreement.fromJson(asked.document("agreement")).use { agreement ->
    when (val op = asked.text("op")) {
        "check" -> mapOf("codes" to agreement.check().map { it.code })
        "payment" -> mapOf("pesos" to agreement.payment(asked["uss"].asLong, asked["months"].asLong))
        else -> failWith("unknown op $op")
    }
}

fun staff(asked: Asked): Map<String, Any?> = when (val op = asked.text("op")) {
    "assess" -> {
        val decision = assessStaff(asked.document("candidate"), of(asked.text("role")), asked.day("on"))
        val lacking = setOf(Answer.NOT_MET, Answer.MISSING_DOCUMENT)
        val unmet = decision.assessments.filter { it.answer in lacking }.map { it.code }
        mapOf("suitability" to decision.suitability, "unmet" to unmet)
    }
    "roster" -> {
        val agreed = asked["agreed"].asJsonObject.entrySet().map { (role, count) -> AgreedPost(of(role), count.asInt.toUInt()) }
        mapOf("codes" to checkRoster(asked.document("roster"), agreed, asked.day("on")).findings.map { it.code })
    }
    else -> failWith("unknown op $op")
}

fun rules(asked: Asked): Map<String, Any?> = explain(asked.text("code")).let { rule ->
    mapOf("title" to rule.title.es, "severity" to rule.severity, "version" to rule.version)
}

fun deliveries(asked: Asked): Map<String, Any?> {
    val source = TableSource.Bytes(name = null, bytes = asked.text("data").toByteArray())
    return when (val op = asked.text("op")) {
        "validate" -> validate(listOf(TableFile(asked.text("table"), source)), ValidateOptions(asked.day("as_of"))).use {
            val findings = JsonParser.parseString(it.json()).asJsonObject["findings"].asJsonArray.map { one -> one.asJsonObject }
            check(it.findings().isNotEmpty())
            mapOf("verdict" to it.verdict(), "rules" to findings.map { one -> one["rule"] }, "rows" to findings.map { one -> one["row"] })
        }
        "coverage" -> {
            val options = CoverageOptions(agreement = asked.document("agreement"), asOf = asked.day("as_of"))
            val counted = JsonParser.parseString(coverage(listOf(TableFile("cases", source)), options)).asJsonObject
            val years = counted["years"].asJsonArray.map { it.asJsonObject }
            mapOf("agreed" to years.map { it["agreed"] }, "attended" to years.map { it["attended"] })
        }
        else -> failWith("unknown op $op")
    }
}

/** Typed events, instants, decimals and defaults, which no document of the vectors asks for. */
fun types() {
    val at = Instant.parse("2024-03-05T13:00:00Z")
    val intake = CaseEvent(id = "e1", at = When.At(at), event = Event.Intake(IntakeChannel.SPONTANEOUS_DEMAND))
    val case = Case(Programme.OLN)
    val after = case.apply(intake)
    check(after.events() == listOf(intake) && after.stage() == Stage.RECEPTION && case.events().isEmpty())
    check(Case.fromJson(after.toJson()).history().timeline.single().at == When.At(at))
    val agreement = Agreement.talagante2015()
    check(agreement.unitValue() == BigDecimal("0.083"))
    check(agreement.payment(15080, 12, surcharges = Surcharges(zone = BigDecimal("0.1"))) == 74_347_416L)
    println("types: as the language has them")
}

/** What must be refused with a code of ours, about this argument. */
fun refused(code: String, field: String?, ask: () -> Any?) {
    try {
        ask()
    } catch (error: OpdException.Refused) {
        if (error.code != code || error.field != field) failWith("$code of $field expected, not ${error.code} of ${error.field}")
        if (error.message != error.text) failWith("the message is not the text: ${error.message}")
        return
    }
    failWith("nothing was thrown, $code expected")
}

/** What must be refused by Kotlin itself. */
inline fun <reified E : Exception> refused(ask: () -> Any?) {
    try {
        ask()
    } catch (error: Exception) {
        if (error !is E) throw error
        return
    }
    failWith("nothing was thrown, ${E::class.java} expected")
}

fun badInput() {
    val day = LocalDate.of(2024, 1, 1)
    refused("empty", "text") { parseRun("") }
    refused("bad_check_digit", "text") { parseRun("12.345.678-6") }
    refused("unknown_commune", "commune") { holidays(2024, "") }
    for (beyond in listOf(LocalDate.MIN, LocalDate.of(0, 12, 31), LocalDate.of(10000, 1, 1), LocalDate.MAX)) {
        refused("out_of_range", null) { age(beyond, day) }
        refused("out_of_range", null) { checkAge(BirthDate.Known(beyond), day, Programme.OLN, AgeCap.BEFORE_EIGHTEENTH) }
    }
    refused("out_of_range", null) { termDueAt(Term(1u, TermUnit.HOURS), Instant.MAX) }
    // Half of a pair of UTF-16 is no text.
    refused<CharacterCodingException> { parseRun("\uD800") }
    val closed = BusinessCalendar(BusinessKind.JUDICIAL)
    closed.close()
    refused<IllegalStateException> { closed.isBusinessDay(day) }
    println("bad input: refused")
}

fun main(arguments: Array<String>) {
    val features = linkedMapOf<String, (Asked) -> Map<String, Any?>>(
        "age" to ::ages, "run" to ::runs, "holidays" to ::holidays, "business_days" to ::businessDays,
        "terms" to ::terms, "decisions" to ::decisions, "cases" to ::cases, "duties" to ::duties,
        "agreements" to ::agreements, "staff" to ::staff, "rules" to ::rules, "deliveries" to ::deliveries,
    )
    features.forEach { (feature, answer) -> replay(arguments[0], feature, answer) }
    types()
    badInput()
}
