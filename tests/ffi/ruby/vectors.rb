# Replays the conformance vectors through the gem, then gives it bad input.
#
# Usage: ruby vectors.rb FOLDER_OF_OPD_RB FOLDER_OF_VECTORS

require 'json'
require 'time'
$LOAD_PATH.unshift(File.expand_path(ARGV[0]))
require 'opd'

Refused = Opd::OpdError::Refused

# A case that knows which of its fields were looked at.
class Case
  attr_reader :unread

  def initialize(fields)
    @fields = fields
    # A RUN is asked for here; other identifiers by parse_identifier.
    @unread = fields.keys - %w[source note identifier_type]
  end

  def [](field, otherwise = nil)
    @unread.delete(field)
    @fields.fetch(field, otherwise)
  end

  def key?(field) = @fields.key?(field)
  # Of the calendar of today at all times, as ISO 8601 has it.
  def day(field) = self[field] && Date.iso8601(self[field], Date::GREGORIAN)
  def document(field) = JSON.generate(self[field])
end

# The value of an enum by its code, and the code of a value.
def of(enum, code) = enum.const_get(code.upcase)
def code(enum, value) = value && enum.constants.find { |name| enum.const_get(name) == value }.to_s.downcase

def fail_with(text)
  warn text
  exit 1
end

# Runs every case of a file: the block gives the fields that it expects, or raises the error.
def replay(feature)
  cases = JSON.parse(File.read(File.join(ARGV[1], "#{feature}.json"), encoding: 'UTF-8'))['cases']
  cases.each do |fields|
    asked = Case.new(fields)
    begin
      seen = yield asked
    rescue Refused => error
      fail_with("#{feature}: an error without words in #{fields}") if error.text.empty? || error.text_en.empty?
      seen = { 'error' => error.code }
      asked.unread.clear # it came before the rest was looked at
    end
    expected = fields.slice(*seen.keys)
    asked.unread.reject! { |field| seen.key?(field) }
    next if expected == seen && asked.unread.empty?

    fail_with("#{feature}: #{fields}\n  seen #{seen}, not looked at #{asked.unread}")
  end
  fail_with("#{feature}: no cases") if cases.empty?
  puts "#{feature}: #{cases.size} cases"
end

replay('age') do |asked|
  birth, on = asked.day('birth'), asked.day('on')
  age = Opd.age(birth, on)
  group = Opd.age_group(birth, on)
  {
    'years' => age.years, 'months' => age.months, 'days' => age.days,
    'turns_18' => Opd.turns(birth, 18).iso8601, 'minor' => Opd.is_minor(birth, on),
    'literal_17y11m29d' => Opd.admits(Opd::AgeCap::LITERAL_SEVENTEEN_ELEVEN_TWENTY_NINE, birth, on),
    'age_group' => code(Opd::AgeGroup, group)
  }
end

replay('run') do |asked|
  text = asked['text']
  fail_with("run: #{text} is valid or not") if Opd.is_valid_run(text) == asked.key?('error')
  run = Opd.parse_run(text)
  hints = { 'placeholder' => run.is_placeholder, 'company' => run.is_company_range }
  { 'run' => run.formatted, 'number' => run.number, 'check_digit' => run.check_digit,
    **hints.select { |hint, _| asked.key?(hint) } }
end

replay('holidays') do |asked|
  { 'days' => Opd.holidays(asked['year'], asked['commune'], asked['secondary']).map { |day| day.date.iso8601 } }
end

replay('business_days') do |asked|
  extra = asked['extra', []].map { |day| Date.iso8601(day) }
  kind = of(Opd::BusinessKind, asked['kind'])
  calendar = Opd::BusinessCalendar.new(kind, asked['commune'], extra, asked['secondary'])
  seen = case asked['op']
         when 'is_business_day' then calendar.is_business_day(asked.day('day'))
         when 'next_business_day' then calendar.next_business_day(asked.day('day')).iso8601
         when 'add' then calendar.add(asked.day('day'), asked['n']).iso8601
         when 'count' then calendar.count(asked.day('from'), asked.day('to'))
         end
  { 'expected' => seen }
end

replay('terms') do |asked|
  term = Opd::Term.new(amount: asked['amount'], unit: of(Opd::TermUnit, asked['unit']))
  if asked['from'].include?('T')
    { 'due' => Opd.term_due_at(term, Time.iso8601(asked['from'])).utc.iso8601 }
  else
    calendars = Opd::Calendars.new(of(Opd::Roll, asked['roll', 'none']), asked['commune'])
    { 'due' => Opd.term_due(term, asked.day('from'), calendars).iso8601 }
  end
end

replay('decisions') do |asked|
  birth = if asked.key?('birth')
            Opd::BirthDate::KNOWN.new(asked.day('birth'))
          elsif asked.key?('earliest')
            Opd::BirthDate::BETWEEN.new(earliest: asked.day('earliest'), latest: asked.day('latest'))
          else
            Opd::BirthDate::UNKNOWN.new
          end
  caps = { nil => Opd::AgeCap::BEFORE_EIGHTEENTH, 'before_eighteenth' => Opd::AgeCap::BEFORE_EIGHTEENTH,
           'literal_17y11m29d' => Opd::AgeCap::LITERAL_SEVENTEEN_ELEVEN_TWENTY_NINE }
  decision = Opd.check_age(birth, asked.day('on'), of(Opd::Programme, asked['programme']), caps.fetch(asked['cap']))
  failed = decision.reasons.select { |reason| reason.outcome == 'failed' }.map(&:code)
  { 'outcome' => code(Opd::Eligibility, decision.outcome), 'failed' => failed }
end

replay('cases') do |asked|
  kept = Opd::Case.from_json(asked.document('case'))
  event = asked.key?('event') && Opd.event_from_json(asked.document('event'))
  case asked['op']
  when 'history'
    history = kept.history(asked.day('as_of'))
    { 'stage' => code(Opd::Stage, history.stage), 'unmet' => history.unmet.map(&:code) }
  when 'check'
    check = kept.check(event, asked.day('as_of'))
    { 'allowed' => check.allowed, 'stage' => code(Opd::Stage, check.stage), 'unmet' => check.unmet.map(&:code) }
  when 'apply'
    after = kept.apply(event, asked.day('as_of'))
    { 'stage' => code(Opd::Stage, after.stage), 'events' => after.events.size }
  end
end

# As the vectors write it: a day, or the instant if it is the same.
def moment(value, expected)
  return nil if value.nil?
  return value.day.iso8601 if value.on_day?

  expected && Time.iso8601(expected) == value.instant ? expected : value.instant.utc.iso8601
end

replay('duties') do |asked|
  options = Opd::DutyOptions.new(
    soon: asked['soon'], commune: asked['commune'],
    profile: asked.key?('profile') ? Opd::Profile.named(asked['profile']) : nil
  )
  duties = Opd::Case.from_json(asked.document('case')).duties(Opd.parse_moment(asked['as_of']), options)
  due = duties.zip(asked['due', []]).map { |duty, expected| moment(duty.due, expected) }
  { 'codes' => duties.map(&:code), 'due' => due, 'status' => duties.map { |duty| code(Opd::DutyStatus, duty.status) } }
end

replay('agreements') do |asked|
  agreement = Opd::Agreement.from_json(asked.document('agreement'))
  case asked['op']
  when 'check' then { 'codes' => agreement.check.map(&:code) }
  when 'payment' then { 'pesos' => agreement.payment(asked['uss'], asked['months']) }
  end
end

replay('staff') do |asked|
  case asked['op']
  when 'assess'
    decision = Opd.assess_staff(asked.document('candidate'), of(Opd::StaffRole, asked['role']), asked.day('on'))
    lacking = [Opd::Answer::NOT_MET, Opd::Answer::MISSING_DOCUMENT]
    unmet = decision.assessments.select { |one| lacking.include?(one.answer) }.map(&:code)
    { 'suitability' => code(Opd::Suitability, decision.suitability), 'unmet' => unmet }
  when 'roster'
    agreed = asked['agreed'].map { |role, count| Opd::AgreedPost.new(role: of(Opd::StaffRole, role), count: count) }
    { 'codes' => Opd.check_roster(asked.document('roster'), agreed, asked.day('on')).findings.map(&:code) }
  end
end

replay('rules') do |asked|
  rule = Opd.explain(asked['code'])
  { 'title' => rule.title.es, 'severity' => code(Opd::Severity, rule.severity), 'version' => rule.version }
end

replay('deliveries') do |asked|
  source = Opd::TableSource::BYTES.new(name: nil, bytes: asked['data'])
  case asked['op']
  when 'validate'
    options = Opd::ValidateOptions.new(as_of: asked.day('as_of'))
    report = Opd.validate([Opd::TableFile.new(table: asked['table'], source: source)], options)
    findings = JSON.parse(report.json)['findings']
    fail_with('deliveries: no Arrow stream') if report.findings.empty?
    { 'verdict' => report.verdict, 'rules' => findings.map { |one| one['rule'] },
      'rows' => findings.map { |one| one['row'] } }
  when 'coverage'
    options = Opd::CoverageOptions.new(agreement: asked.document('agreement'), as_of: asked.day('as_of'))
    years = JSON.parse(Opd.coverage([Opd::TableFile.new(table: 'cases', source: source)], options))['years']
    { 'agreed' => years.map { |year| year['agreed'] }, 'attended' => years.map { |year| year['attended'] } }
  end
end

# Typed events, instants and decimals, which no document of the vectors asks for.
def same(seen, expected)
  fail_with("#{expected.inspect} expected, not #{seen.inspect}") if seen != expected
end

at = Opd::When::AT.new(instant: Time.iso8601('2024-03-05T13:00:00Z'))
channel = Opd::IntakeChannel::SPONTANEOUS_DEMAND
intake = Opd::CaseEvent.new(id: 'e1', at: at, event: Opd::Event::INTAKE.new(channel: channel))
before = Opd::Case.new(Opd::Programme::OLN)
after = before.apply(intake)
same(after.events, [intake])
same(after.stage, Opd::Stage::RECEPTION)
same(before.events, [])
same(Opd::Case.from_json(after.to_json).history.timeline.first.at, at)
agreement = Opd::Agreement.talagante_2015
same(agreement.unit_value, BigDecimal('0.083'))
same(agreement.payment(15_080, 12, nil, Opd::Surcharges.new(zone: BigDecimal('0.1'))), 74_347_416)
puts 'types: as the language has them'

# What must be refused, and how: the class of the exception, and the code and field of ours.
def refused(kind, code = nil, field = nil)
  yield
  fail_with("nothing was raised, #{kind} #{code} expected")
rescue kind => error
  return if code.nil?

  seen = [error.code, error.field]
  fail_with("#{[code, field]} expected, not #{seen}") if seen != [code, field]
  fail_with("the message is not the text: #{error.message}") if error.message != error.text
end

day = Date.new(2024, 1, 1)
refused(Refused, 'empty', 'text') { Opd.parse_run('') }
refused(Refused, 'bad_check_digit', 'text') { Opd.parse_run('12.345.678-6') }
refused(Refused, 'unknown_commune', 'commune') { Opd.holidays(2024, '') }
refused(TypeError) { Opd.parse_run(nil) }
refused(TypeError) { Opd.age(nil, day) }
refused(TypeError) { Opd.age('2010-01-01', day) }
refused(EncodingError) { Opd.parse_run("\xff") }
refused(EncodingError) { Opd.parse_run("\xff".b) }
# The last is beyond what crosses, and the others beyond the years of the core.
[Date.new(0), Date.new(10_000), Date.new(-4712), Date.new(99_999_999)].each do |beyond|
  refused(Refused, 'out_of_range') { Opd.age(beyond, day) }
  refused(Refused, 'out_of_range') { Opd.check_age(Opd::BirthDate::KNOWN.new(beyond), day, 0, 0) }
end
refused(RangeError) { Opd.holidays(2**40) }
puts 'bad input: refused'
