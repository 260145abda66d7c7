package io.esper.oona.cli;

import io.esper.oona.cli.console.Console;
import io.esper.oona.cli.console.Progress;
import io.esper.oona.cli.console.SizeText;
import io.esper.oona.cli.importing.ImportListener;
import io.esper.oona.cli.importing.ImportSource;
import io.esper.oona.cli.importing.RefusedLine;

/// Tells on standard error how an import goes: `file:line:column: reason: detail` for the first refused lines, and progress.
final class ImportNarrator implements ImportListener, AutoCloseable {
    private final Console console;
    private final String name;
    private final int shownMax;
    private final boolean dryRun;
    private final Progress progress;
    private long refused;

    ImportNarrator(Console console, ImportSource source, int shownMax, boolean dryRun) {
        this.console = console;
        this.name = source.name();
        this.shownMax = shownMax;
        this.dryRun = dryRun;
        this.progress = console.progress("import " + name, source.size());
    }

    @Override
    public void refused(RefusedLine line) {
        refused++;
        if (refused <= shownMax) {
            console.say(name + ":" + line.place() + ": " + line.reason() + ": " + line.detail());
        }
    }

    @Override
    public void resumed(long lines) {
        console.say(
                name + ": going on after line " + SizeText.count(lines) + ", where an earlier import was interrupted.");
    }

    @Override
    public void changed() {
        console.say(name
                + ": an earlier import was interrupted, but the file has changed since; beginning at its first line.");
    }

    @Override
    public void progress(long encodedBytes, long lines) {
        progress.update(encodedBytes, lines);
    }

    @Override
    public boolean stopping() {
        return console.stopping();
    }

    @Override
    public void close() {
        progress.close();
        if (refused > shownMax) {
            console.say(name + ": " + SizeText.count(refused - shownMax, "more line is", "more lines are") + " refused"
                    + (dryRun ? "; --show-refused shows more." : "; 'oona dead-letters ls' shows all."));
        }
    }
}
