package dev.latchkey.sample.encryption;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file that holds the master key where nobody has set one. Only its owner may read it. */
final class KeyFile {

    private static final Logger log = LoggerFactory.getLogger(KeyFile.class);

    private final Path path;

    KeyFile(Path path) {
        this.path = path;
    }

    boolean exists() {
        return Files.exists(path);
    }

    /** The key in base64. */
    String read() throws IOException {
        return Files.readString(path, StandardCharsets.US_ASCII);
    }

    void make(int bytes) throws IOException {
        byte[] key = new byte[bytes];
        new SecureRandom().nextBytes(key);
        Files.createDirectories(path.toAbsolutePath().getParent());
        try {
            if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createFile(path);
            }
        } catch (FileAlreadyExistsException madeByAnother) {
            return;
        }
        Files.writeString(
                path, Base64.getEncoder().encodeToString(key), StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
        log.warn(
                "Made a master key in {}. Keep it with the database, or set latchkey.sample.master-key instead: stored request"
                        + " headers cannot be read without it.",
                path);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
