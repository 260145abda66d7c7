package io.esper.oona.cli.console;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Why something could not be read or written, for people: Java's own message is often nothing but the path.
public final class IoReason {
    private IoReason() {}

    /// A few words without a full stop.
    public static String of(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "it or the directory it would be in does not exist";
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException there -> there.getFile() + " is there already";
            case NotDirectoryException other -> other.getFile() + " is no directory";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            case CharacterCodingException _ -> "it is not UTF-8";
            case EOFException _ -> "it ends too early";
            case IOException other when other.getMessage() != null -> other.getMessage();
            case IOException other -> other.getClass().getSimpleName();
        };
    }
}
