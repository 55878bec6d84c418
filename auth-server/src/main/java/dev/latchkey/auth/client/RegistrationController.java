package dev.latchkey.auth.client;

import dev.latchkey.auth.secret.PlainSecret;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Dynamic client registration (RFC 7591 §3) and its management (RFC 7592 §2). Not by Spring Security's endpoint filter: that knows {@code
 * POST} alone, and takes an access token that the server issued and stored; the other three verbs would need a second way beside it.
 */
@RestController
@RequestMapping("/oauth/register")
class RegistrationController {

    /** In the place of a client id, which whoever shows an unknown token does not have; none can be like this. */
    private static final String ANYBODY = "\0registration";

    private final Registrations registrations;
    private final FailureThrottle throttle;
    private final String endpoint;

    RegistrationController(
            Registrations registrations, FailureThrottle throttle, @Value("${latchkey.issuer}") String issuer) {
        this.registrations = registrations;
        this.throttle = throttle;
        this.endpoint = issuer + "/oauth/register/";
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<RegisteredClientView> register(
            HttpServletRequest request, @RequestBody(required = false) byte[] body) {
        InitialAccessToken token = authenticated(request, registrations::initialAccess);
        ClientMetadata metadata = ClientMetadata.of(RegistrationRequest.document(present(body)), token.scopes());
        Registrations.Registered made = registrations.register(token, metadata, request.getRemoteAddr());
        return ResponseEntity.created(URI.create(endpoint + made.client().clientId()))
                .body(RegisteredClientView.of(made, endpoint));
    }

    @GetMapping("/{clientId}")
    RegisteredClientView show(HttpServletRequest request, @PathVariable String clientId) {
        return RegisteredClientView.of(authenticated(request, clientId), endpoint);
    }

    /** The token that was shown is of no more use afterwards; the answer has the one that is. */
    @PutMapping(path = "/{clientId}", consumes = MediaType.APPLICATION_JSON_VALUE)
    RegisteredClientView replace(
            HttpServletRequest request, @PathVariable String clientId, @RequestBody(required = false) byte[] body) {
        Registrations.Registered before = authenticated(request, clientId);
        return RegisteredClientView.of(
                registrations.replace(
                        before, RegistrationRequest.update(present(body), clientId), request.getRemoteAddr()),
                endpoint);
    }

    @DeleteMapping("/{clientId}")
    ResponseEntity<Void> delete(HttpServletRequest request, @PathVariable String clientId) {
        registrations.delete(authenticated(request, clientId), request.getRemoteAddr());
        return ResponseEntity.noContent().build();
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> refused(RegistrationException refusal) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("error", refusal.error());
        body.put("error_description", refusal.getMessage());
        return ResponseEntity.status(refusal.status())
                .headers(refusal.headers())
                .contentType(MediaType.APPLICATION_JSON)
                .body(body);
    }

    private Registrations.Registered authenticated(HttpServletRequest request, String clientId) {
        return authenticated(request, token -> registrations.require(clientId, token));
    }

    /** Slows down whoever keeps guessing, for each address. */
    private <T> T authenticated(HttpServletRequest request, Function<PlainSecret, T> check) {
        String address = request.getRemoteAddr();
        Duration wait = throttle.wait(ANYBODY, address).orElse(null);
        if (wait != null) {
            throw RegistrationException.tooManyFailures(wait);
        }
        try {
            return check.apply(RegistrationRequest.token(request));
        } catch (RegistrationException e) {
            if (e.status() == HttpStatus.UNAUTHORIZED) {
                throttle.failed(ANYBODY, address);
            }
            throw e;
        }
    }

    private static byte[] present(byte[] body) {
        return body == null ? new byte[0] : body;
    }
}
