package io.esper.oona.reliability;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/// The calls to Linux that Java has no name for, through the C library. Needs no compiler, only `--enable-native-access`.
public final class LinuxCalls {
    /// Freezes a process.
    public static final int SIGSTOP = 19;
    /// Lets a frozen process go on.
    public static final int SIGCONT = 18;
    /// Ends a process with no chance to tidy up.
    public static final int SIGKILL = 9;

    /// `EXT4_IOC_SHUTDOWN`: `_IOR('X', 125, __u32)` of the kernel's ext4.h.
    private static final long EXT4_IOC_SHUTDOWN = 0x8004587DL;
    /// `EXT4_GOING_FLAGS_NOLOGFLUSH`: neither data nor journal are flushed, as when the power goes.
    private static final int NO_LOG_FLUSH = 2;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle OPEN =
            call("open", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT), 2);
    private static final MethodHandle IOCTL = call("ioctl",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG,
                    ValueLayout.ADDRESS),
            2);
    private static final MethodHandle CLOSE =
            call("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT), 1);
    private static final MethodHandle KILL =
            call("kill", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT), 2);

    private LinuxCalls() {}

    @SuppressWarnings("restricted")
    private static MethodHandle call(String name, FunctionDescriptor shape, int fixedArguments) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape,
                Linker.Option.captureCallState("errno"), Linker.Option.firstVariadicArg(fixedArguments));
    }

    /// Sends a signal. A process that is gone already is no error.
    public static void signal(long pid, int signal) {
        try (Arena arena = Arena.ofConfined()) {
            int answer = (int) KILL.invokeExact(arena.allocate(STATE), (int) pid, signal);
            if (answer != 0 && ProcessHandle.of(pid).isPresent()) {
                throw new IllegalStateException("Process " + pid + " does not take signal " + signal + ".");
            }
        } catch (Throwable failed) {
            throw rethrown(failed);
        }
    }

    /// Cuts a mounted ext4 off as if the power had gone: nothing that has not been synced reaches its disk any more.
    ///
    /// @throws Refused with the call's error number
    public static void cutPower(Path mountPoint) throws Refused {
        int answer;
        int errno;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int file = (int) OPEN.invokeExact(state, arena.allocateFrom(mountPoint.toString()), 0);
            MemorySegment how = arena.allocateFrom(ValueLayout.JAVA_INT, NO_LOG_FLUSH);
            answer = file < 0 ? -1 : (int) IOCTL.invokeExact(state, file, EXT4_IOC_SHUTDOWN, how);
            errno = (int) ERRNO.get(state, 0L);
            if (file >= 0) {
                int ignored = (int) CLOSE.invokeExact(state, file);
            }
        } catch (Throwable failed) {
            throw rethrown(failed);
        }
        if (answer != 0) {
            throw new Refused(
                    "ioctl(EXT4_IOC_SHUTDOWN, NOLOGFLUSH) on " + mountPoint.getFileName() + " fails with error "
                            + errno);
        }
    }

    private static RuntimeException rethrown(Throwable failed) {
        return switch (failed) {
            case RuntimeException unchecked -> unchecked;
            case Error error -> throw error;
            default -> new IllegalStateException(failed);
        };
    }
}
