package dev.latchkey.auth.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Finds the master key. Only an embedded database may have one made for it: a cluster's nodes must share theirs. */
@Configuration(proxyBeanMethods = false)
class SecretConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SecretConfiguration.class);
    private static final int KEY_BYTES = 32;

    @Bean
    SecretCipher secretCipher(
            @Value("${latchkey.master-key:}") String masterKey,
            @Value("${spring.datasource.url}") String databaseUrl,
            SecretGenerator secretGenerator)
            throws IOException {
        String encoded = masterKey;
        if (encoded.isBlank()) {
            if (!databaseUrl.startsWith("jdbc:h2:")) {
                throw new MasterKeyMissingException(
                        "No master key: latchkey.master-key is empty, and only the embedded database gets one made for it.");
            }
            encoded = keptInFile(Path.of("data", "master.key"), secretGenerator);
        }
        return new SecretCipher(new SecretKeySpec(decoded(encoded), "AES"), secretGenerator.random());
    }

    private static byte[] decoded(String encoded) {
        try {
            byte[] key = Base64.getDecoder().decode(encoded.strip());
            if (key.length == KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // Not base64: refused below, without quoting what may be a key with a typo.
        }
        throw new MasterKeyMissingException("The master key (latchkey.master-key) is not the base64 of 32 bytes.");
    }

    private static String keptInFile(Path file, SecretGenerator secretGenerator) throws IOException {
        if (!Files.exists(file)) {
            byte[] key = new byte[KEY_BYTES];
            secretGenerator.random().nextBytes(key);
            Files.createDirectories(file.getParent());
            try {
                writeReadableByOwnerOnly(file, Base64.getEncoder().encodeToString(key));
                log.warn(
                        "Made a master key in {}. Back it up with the database, or set latchkey.master-key instead: what is"
                                + " sealed under it cannot be read without it.",
                        file);
            } catch (FileAlreadyExistsException e) {
                log.debug("Another process made {} first", file);
            }
        }
        return Files.readString(file, StandardCharsets.US_ASCII);
    }

    private static void writeReadableByOwnerOnly(Path file, String text) throws IOException {
        FileAttribute<Set<PosixFilePermission>> ownerOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, ownerOnly);
            Files.writeString(file, text, StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
        } else {
            Files.writeString(file, text, StandardCharsets.US_ASCII, StandardOpenOption.CREATE_NEW);
        }
    }
}
