package dev.latchkey.auth.account;

import dev.latchkey.auth.secret.SecretCipher;
import dev.latchkey.auth.secret.SecretGenerator;
import org.springframework.stereotype.Component;

/** Seeds as they are stored: sealed, and bound to their user. No two sealings are alike, so a sealed seed also says which one it is. */
@Component
class TotpSeeds {

    private final SecretCipher cipher;
    private final SecretGenerator secretGenerator;

    TotpSeeds(SecretCipher cipher, SecretGenerator secretGenerator) {
        this.cipher = cipher;
        this.secretGenerator = secretGenerator;
    }

    Totp fresh() {
        return Totp.fresh(secretGenerator.random());
    }

    String seal(Totp totp, String userId) {
        return cipher.seal(totp.base32(), context(userId));
    }

    Totp open(String sealed, String userId) {
        return Totp.ofBase32(cipher.open(sealed, context(userId)));
    }

    private static String context(String userId) {
        return "totp:" + userId;
    }
}
