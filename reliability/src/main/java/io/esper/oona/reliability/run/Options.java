package io.esper.oona.reliability.run;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import io.esper.oona.store.testing.TestDatabase.Kind;

/// What the command was asked for.
///
/// @param cycles   of each experiment and database at most
/// @param time     after which no new cycle begins
/// @param seed     of the first cycle; the next ones count on from there
/// @param only     names of experiments; empty for all
/// @param kinds    databases
/// @param parallel experiments at the same time
/// @param add      whether the counts are added to those of earlier runs
record Options(int cycles, Duration time, long seed, Set<String> only, Set<Kind> kinds, int parallel, boolean add) {

    static final String USAGE =
            "usage: reliability/run [--cycles N] [--minutes M] [--seed S] [--only name,...] [--db h2|postgresql] [--parallel P] [--add]";

    private static final String ADD = "--add";
    private static final int CYCLES = 20;
    private static final Duration NO_END = Duration.ofDays(7);

    static Options parse(List<String> typed) {
        List<String> arguments = typed.stream().filter(argument -> !argument.equals(ADD)).toList();
        Options options = new Options(CYCLES, NO_END, 1, Set.of(), EnumSet.allOf(Kind.class), 1, typed.contains(ADD));
        boolean timed = false;
        boolean counted = false;
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
            String value = arguments.get(i + 1);
            timed |= arguments.get(i).equals("--minutes");
            counted |= arguments.get(i).equals("--cycles");
            options = options.with(arguments.get(i), value);
        }
        if (arguments.size() % 2 != 0) {
            throw new IllegalArgumentException(arguments.getLast() + " needs a value; " + USAGE);
        }
        return timed && !counted ? options.with("--cycles", Integer.toString(Integer.MAX_VALUE)) : options;
    }

    private Options with(String option, String value) {
        return switch (option) {
            case "--cycles" -> new Options(Integer.parseInt(value), time, seed, only, kinds, parallel, add);
            case "--minutes" ->
                    new Options(cycles, Duration.ofMinutes(Long.parseLong(value)), seed, only, kinds, parallel, add);
            case "--seed" -> new Options(cycles, time, Long.parseLong(value), only, kinds, parallel, add);
            case "--only" ->
                    new Options(cycles, time, seed, new TreeSet<>(List.of(value.split(",", -1))), kinds, parallel, add);
            case "--db" ->
                    new Options(cycles, time, seed, only, EnumSet.of(Kind.valueOf(value.toUpperCase(Locale.ROOT))),
                            parallel, add);
            case "--parallel" -> new Options(cycles, time, seed, only, kinds, Integer.parseInt(value), add);
            default -> throw new IllegalArgumentException("Unknown option " + option + "; " + USAGE);
        };
    }

    /// Whether the report may be written: everything is run, or it is added to what was.
    boolean isReported() {
        return add || (only.isEmpty() && kinds.size() == Kind.values().length);
    }

    /// As it was typed.
    String text() {
        StringBuilder text = new StringBuilder("reliability/run");
        if (cycles != Integer.MAX_VALUE) {
            text.append(" --cycles ").append(cycles);
        }
        if (!time.equals(NO_END)) {
            text.append(" --minutes ").append(time.toMinutes());
        }
        text.append(" --seed ").append(seed);
        if (!only.isEmpty()) {
            text.append(" --only ").append(String.join(",", only));
        }
        if (kinds.size() == 1) {
            text.append(" --db ").append(kinds.iterator().next().name().toLowerCase(Locale.ROOT));
        }
        if (parallel > 1) {
            text.append(" --parallel ").append(parallel);
        }
        return text.append(add ? " --add" : "").toString();
    }
}
