package dev.latchkey.auth.jwk;

import com.nimbusds.jose.jwk.JWKSet;
import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The JWK set (RFC 7517 §5), cacheable. */
@RestController
class JwkSetController {

    private final SigningKeys signingKeys;
    private final SigningSettings settings;

    JwkSetController(SigningKeys signingKeys, SigningSettings settings) {
        this.signingKeys = signingKeys;
        this.settings = settings;
    }

    @GetMapping("/oauth/jwks")
    ResponseEntity<byte[]> jwks() {
        byte[] body = new JWKSet(signingKeys.publicKeys()).toString(true).getBytes(StandardCharsets.UTF_8);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(settings.jwkSetMaxAge()).cachePublic())
                .eTag('"' + DigestUtils.md5DigestAsHex(body) + '"')
                .contentType(MediaType.APPLICATION_JSON)
                .body(body);
    }
}
