package dev.latchkey.sample.encryption;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Finds the master key, and starts with no other than the one that the database was first used with. */
@Configuration(proxyBeanMethods = false)
class EncryptionConfiguration {

    private static final int KEY_BYTES = 32;
    private static final String CHECK_TEXT = "the right key";
    private static final String CHECK_PLACE = "key-check";

    @Bean
    ValueCipher valueCipher(
            @Value("${latchkey.sample.master-key:}") String masterKey,
            @Value("${latchkey.sample.key-file}") Path keyFile,
            KeyCheckStore store)
            throws IOException {
        Optional<String> check = store.find();
        String encoded = masterKey.isBlank() ? fromFile(new KeyFile(keyFile), check.isEmpty()) : masterKey;
        ValueCipher cipher = new ValueCipher(decoded(encoded));
        if (check.isEmpty()) {
            store.insertIfNone(cipher.seal(CHECK_TEXT, CHECK_PLACE));
        }
        requireRightKey(cipher, store.find().orElseThrow());
        return cipher;
    }

    /** A database that is in use already cannot be helped with a new key. */
    private static String fromFile(KeyFile file, boolean mayMake) throws IOException {
        if (!file.exists()) {
            if (!mayMake) {
                throw new MasterKeyException("The database is in use, but the file " + file
                        + " with its master key is missing and latchkey.sample.master-key is not set.");
            }
            file.make(KEY_BYTES);
        }
        return file.read();
    }

    /** The message quotes nothing: it may be a key with a typo. */
    private static SecretKey decoded(String encoded) {
        try {
            byte[] key = Base64.getDecoder().decode(encoded.strip());
            if (key.length == KEY_BYTES) {
                return new SecretKeySpec(key, "AES");
            }
        } catch (IllegalArgumentException notBase64) {
            // Said below.
        }
        throw new MasterKeyException("The master key is not the base64 of " + KEY_BYTES + " bytes.");
    }

    private static void requireRightKey(ValueCipher cipher, String check) {
        try {
            cipher.open(check, CHECK_PLACE);
        } catch (UnreadableValueException wrong) {
            throw new MasterKeyException(
                    "The master key is not the one that this database was first started with; request headers that are"
                            + " stored in it could not be read.");
        }
    }
}
