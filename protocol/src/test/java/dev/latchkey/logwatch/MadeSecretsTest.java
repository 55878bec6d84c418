package dev.latchkey.logwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class MadeSecretsTest {

    private final MadeSecrets secrets = new MadeSecrets();

    @Test
    void aSignedTokenIsASecretWhoeverMadeIt() {
        assertThat(secrets.in("value [" + signed("at+jwt") + "]")).hasValue("eyJr…");
    }

    @Test
    void aSignedCheckpointIsNoneAndHidesNone() {
        String checkpoint = "value [" + signed("audit-checkpoint+jwt") + "]";

        assertThat(secrets.in(checkpoint)).isEmpty();
        assertThat(secrets.in(checkpoint + signed("session+jwt"))).hasValue("eyJr…");
        secrets.add("a-secret-that-was-made");
        assertThat(secrets.in(checkpoint + "a-secret-that-was-made")).isPresent();
    }

    private static String signed(String type) {
        String header = encoded("{\"kid\":\"k\",\"typ\":\"" + type + "\",\"alg\":\"ES256\"}");
        return header + "." + encoded("{\"sub\":\"somebody\"}") + "." + "s".repeat(86);
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
