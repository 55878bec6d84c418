package dev.latchkey.stock.resourceserver;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Started with one of the profiles {@code none} (no security at all), {@code jwt} and {@code opaque}. */
@SpringBootApplication
@RestController
class StockResourceServer {

    /** Starts it: with cryptography by the native provider where {@code PEER_PROVIDER} is {@code native}, else by the JDK's. */
    public static void main(String[] arguments) {
        if ("native".equals(System.getenv("PEER_PROVIDER"))) {
            AmazonCorrettoCryptoProvider.install();
        }
        SpringApplication.run(StockResourceServer.class, arguments);
    }

    @GetMapping("/v1/ping")
    Map<String, Boolean> ping() {
        return Map.of("pong", true);
    }

    /** As Spring's documentation shows it for access tokens of RFC 9068, which Boot's own decoder refuses by their {@code typ}. */
    @Bean
    @Profile("jwt")
    JwtDecoder decoder(@Value("${peer.issuer}") String issuer, @Value("${peer.audience}") String audience) {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(issuer + "/oauth/jwks")
                .jwsAlgorithm(SignatureAlgorithm.ES256)
                .validateType(false)
                .build();
        decoder.setJwtValidator(JwtValidators.createAtJwtValidator()
                .issuer(issuer)
                .audience(audience)
                .build());
        return decoder;
    }
}
