<?php

// Replays the conformance vectors of a folder through the package, and gives it bad input:
// php vectors.php PACKAGE FOLDER. With a third argument, a library of another version, it says how that is refused.

declare(strict_types=1);

use Opd\OpdException;

[, $package, $folder] = $argv;
spl_autoload_register(fn (string $class) => require "$package/src/" . substr($class, strlen('Opd\\')) . '.php');
try {
    $opd = new Opd\Opd($argv[3] ?? null);
} catch (OpdException $other) {
    echo $other->text, "\n";
    exit(3);
}

$day = fn (string $iso): DateTimeImmutable => new DateTimeImmutable($iso);
$iso = fn (DateTimeImmutable $day): string => $day->format('Y-m-d');
$codes = fn (array $list, string $name = 'code'): array => array_column($list, $name);
/** The fields of a case that are there, of these. */
$some = fn (object $case, string ...$names): array => array_intersect_key((array) $case, array_flip($names));

/** Of each file: what of a case is asked; the rest is expected. */
$asked = [
    'age' => ['birth', 'on'],
    'run' => ['text'],
    'holidays' => ['year', 'commune', 'secondary'],
    'business_days' => ['op', 'kind', 'commune', 'extra', 'secondary', 'day', 'n', 'from', 'to'],
    'terms' => ['amount', 'unit', 'from', 'roll', 'commune'],
    'decisions' => ['birth', 'earliest', 'latest', 'on', 'programme', 'cap'],
    'cases' => ['op', 'case', 'event', 'as_of'],
    'duties' => ['case', 'as_of', 'commune', 'profile', 'soon', 'crime_report_start'],
    'agreements' => ['op', 'agreement', 'uss', 'months'],
    'staff' => ['op', 'candidate', 'role', 'on', 'readings', 'roster', 'agreed'],
    'rules' => ['code'],
    'deliveries' => ['op', 'table', 'data', 'as_of', 'agreement'],
];

$replays = [
    'age' => fn ($case) => $opd->age($birth = $day($case->birth), $on = $day($case->on)) + [
        'turns_18' => $iso($opd->turns($birth, 18)),
        'minor' => $opd->isMinor($birth, $on),
        'literal_17y11m29d' => $opd->admits('literal_17y11m29d', $birth, $on),
        'age_group' => $opd->ageGroup($birth, $on),
    ],
    'run' => function ($case) use ($opd) {
        $valid = $opd->isRun($case->text);
        $valid === !isset($case->error) || throw new Exception('told two ways');
        try {
            $run = $opd->run($case->text);
        } catch (OpdException $refused) {
            $other = isset($case->identifier_type) ? $opd->identifier($case->text)['kind'] : null;
            return ['error' => $refused->getCode(), 'identifier_type' => $other];
        }
        return $run + [
            'run' => $run['formatted'],
            'placeholder' => $run['is_placeholder'],
            'company' => $run['is_company_range'],
        ];
    },
    'holidays' => fn ($case) => [
        'days' => $codes($opd->holidays($case->year, $case->commune ?? null, $case->secondary ?? false), 'date'),
    ],
    'business_days' => function ($case) use ($opd, $day, $iso) {
        $extra = array_map($day, $case->extra ?? []);
        $calendar = $opd->calendar($case->kind, $case->commune ?? null, $extra, $case->secondary ?? false);
        return ['expected' => match ($case->op) {
            'is_business_day' => $calendar->isBusinessDay($day($case->day)),
            'next_business_day' => $iso($calendar->next($day($case->day))),
            'add' => $iso($calendar->add($day($case->day), $case->n)),
            'count' => $calendar->count($day($case->from), $day($case->to)),
        }];
    },
    'terms' => fn ($case) => ['due' => str_contains($case->from, 'T')
        ? $opd->dueAt($case->amount, $case->unit, $day($case->from))->format('Y-m-d\TH:i:s\Z')
        : $iso($opd->terms($case->roll ?? 'none', $case->commune ?? null)
            ->due($case->amount, $case->unit, $day($case->from)))],
    'decisions' => function ($case) use ($opd, $codes, $some) {
        $decision = $opd->checkAge($some($case, 'birth', 'earliest', 'latest', 'on', 'programme', 'cap'));
        $failed = array_filter($decision['reasons'], fn ($reason) => $reason['outcome'] === 'failed');
        return ['failed' => $codes($failed)] + $decision;
    },
    'cases' => function ($case) use ($opd, $codes, $some) {
        $options = $some($case, 'as_of');
        $seen = match ($case->op) {
            'history' => $opd->caseHistory($case->case, $options),
            'check' => $opd->caseCheck($case->case, $case->event, $options),
            'apply' => $opd->caseApply($case->case, $case->event, $options),
        };
        return $case->op === 'apply'
            ? ['stage' => $opd->caseHistory($seen)['stage'], 'events' => count($seen['events'])]
            : ['unmet' => $codes($seen['unmet'])] + $seen;
    },
    'duties' => function ($case) use ($opd, $codes, $some) {
        $options = $some($case, 'as_of', 'commune', 'profile', 'soon', 'crime_report_start');
        $duties = $opd->caseDuties($case->case, $options);
        return ['codes' => $codes($duties), 'due' => $codes($duties, 'due'), 'status' => $codes($duties, 'status')];
    },
    'agreements' => fn ($case) => match ($case->op) {
        'check' => ['codes' => $codes($opd->agreementCheck($case->agreement))],
        'payment' => $opd->paymentOfMonths($case->agreement, $some($case, 'uss', 'months')),
    },
    'staff' => function ($case) use ($opd, $codes, $some) {
        if ($case->op === 'roster') {
            return ['codes' => $codes($opd->rosterCheck($case->roster, $some($case, 'agreed', 'on'))['findings'])];
        }
        $decision = $opd->assessStaff($case->candidate, $some($case, 'role', 'on', 'readings'));
        $unmet = fn ($one) => in_array($one['answer'], ['not_met', 'missing_document'], true);
        return ['unmet' => $codes(array_filter($decision['assessments'], $unmet))] + $decision;
    },
    'rules' => function ($case) use ($opd) {
        $rule = $opd->rule($case->code);
        return ['title' => $rule['title']['es']] + $rule;
    },
    'deliveries' => function ($case) use ($opd, $codes, $some) {
        $tables = [$case->table ?? 'cases' => $case->data];
        if ($case->op === 'coverage') {
            $years = $opd->coverage($tables, $some($case, 'agreement', 'as_of'))['years'];
            return ['agreed' => $codes($years, 'agreed'), 'attended' => $codes($years, 'attended')];
        }
        $report = $opd->validate($tables, $some($case, 'as_of'));
        $rows = array_map(fn ($finding) => $finding['row'], $report['findings']);
        return ['rules' => $codes($report['findings'], 'rule'), 'rows' => $rows] + $report;
    },
];

foreach ($replays as $feature => $replay) {
    $cases = json_decode(file_get_contents("$folder/$feature.json"), flags: JSON_THROW_ON_ERROR)->cases;
    foreach ($cases as $case) {
        try {
            $seen = $replay($case);
        } catch (OpdException $refused) {
            $seen = ['error' => $refused->getCode()];
        }
        $expected = array_diff_key((array) $case, array_flip([...$asked[$feature], 'source', 'note']));
        ksort($expected);
        $told = array_intersect_key($seen, $expected);
        ksort($told);
        if (!$expected || $told !== $expected) {
            fwrite(STDERR, json_encode($case) . "\nsees " . json_encode($seen) . "\n");
            exit(1);
        }
    }
    echo "$feature: ", count($cases), " cases\n";
}

// By path or as bytes, as JSON or as an Arrow IPC stream: the same delivery.
$file = tempnam(sys_get_temp_dir(), 'opd');
file_put_contents($file, $csv = "RUN\n12.345.678-9\n");
[$bytes, $path, $on] = [['cases' => $csv], ['cases' => new SplFileInfo($file)], ['as_of' => '2024-06-30']];
$same = $opd->validate($bytes, $on)['findings'] === $opd->validate($path, $on)['findings']
    && $opd->validateIpc($bytes, $on) === $opd->validateIpc($path, $on)
    && str_starts_with($opd->validateIpc($path, $on), "\xFF\xFF\xFF\xFF");
unlink($file);
$same || throw new Exception('a path and its bytes differ');

/** The call is refused, with this code. */
$refused = function (string $code, callable $call): OpdException {
    try {
        $call();
    } catch (OpdException $error) {
        $error->getCode() === $code && $error->text !== '' && $error->textEn !== $error->text
            || throw new Exception("$code expected, not {$error->getCode()}: $error->text");
        return $error;
    }
    throw new Exception("$code expected");
};
$today = $day('2024-01-01');
$refused('empty', fn () => $opd->run(''));
$refused('bad_character', fn () => $opd->run("1\xFF"));
$refused('out_of_range', fn () => $opd->age($day('-0001-12-31'), $today));
$refused('out_of_range', fn () => $opd->age((new DateTimeImmutable())->setDate(9_999_999, 1, 1), $today));
$refused('unknown_code', fn () => $opd->admits("literal_17y11m29d\0", $today, $today));
$refused('unknown_code', fn () => $opd->terms("\xFF"));
$refused('unknown_commune', fn () => $opd->holidays(2024, ''));
$field = $refused('unreadable', fn () => $opd->caseHistory(['programme' => "\xFF"]))->field;
$field === 'case' || throw new Exception("the field is $field");
$refused('invalid_event', fn () => $opd->caseDuties(['programme' => null], ['as_of' => '2024-01-01']));
$refused('unreadable', fn () => $opd->validate([], ['as_of' => $today])); // dates of documents are text
$refused('read', fn () => $opd->validate($path, $on));
$refused('no_table', fn () => $opd->validate([], ['as_of' => '2024-01-01']));
foreach ([fn () => $opd->run(null), fn () => $opd->turns($today, -1), fn () => clone $opd->terms()] as $call) {
    try {
        $call();
    } catch (Error) { // TypeError, ValueError: PHP's own
        continue;
    }
    throw new Exception('it was taken');
}
