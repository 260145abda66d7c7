package io.esper.oona.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What can be seen of an embedded store from outside: who may read it, whether another process has it open, how much room there
/// is. Looks only; to be asked before the store is opened, because opening takes the lock.
public final class FileChecks {
    private static final long FREE_BYTES_FEW = 1L << 30;
    private static final Set<PosixFilePermission> OTHERS = Set.of(PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);
    private static final Pattern SERVER = Pattern.compile("(?m)^server=(.{1,100})$");
    private static final int LOCK_BYTES_MAX = 4096;

    private final Path directory;

    /// @param directory of the store
    public FileChecks(Path directory) {
        this.directory = directory;
    }

    /// All findings; empty where the system does not tell.
    public List<Finding> findings() throws IOException {
        List<Finding> findings = new ArrayList<>();
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            findings.add(rights());
        }
        findings.add(lock());
        findings.add(room());
        return findings;
    }

    private Finding rights() throws IOException {
        boolean open = Files.getPosixFilePermissions(directory).stream().anyMatch(OTHERS::contains);
        return open
                ? Finding.warning("file rights", "others may look into " + directory, "chmod 700 " + directory)
                : Finding.ok("file rights", "only you");
    }

    private Finding lock() throws IOException {
        Path lock = directory.resolve("log.lock.db");
        if (!Files.isRegularFile(lock)) {
            return Finding.ok("other process", "none has the store open");
        }
        byte[] bytes;
        try (var in = Files.newInputStream(lock)) {
            bytes = in.readNBytes(LOCK_BYTES_MAX);
        }
        Matcher server = SERVER.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        return Finding.ok("other process", server.find()
                ? "one has the store open and serves it at " + server.group(1).strip()
                        + "; this command goes through it"
                : "a lock file is there; one left behind by a kill costs some seconds at the next opening");
    }

    private Finding room() throws IOException {
        FileStore disk = Files.getFileStore(directory);
        long free = disk.getUsableSpace();
        String finding = Examination.number(free >> 20) + " MiB free";
        return free < FREE_BYTES_FEW
                ? Finding.warning("disk", finding, "Make room: a full disk stops the store.")
                : Finding.ok("disk", finding);
    }
}
