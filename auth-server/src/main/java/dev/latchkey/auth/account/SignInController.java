package dev.latchkey.auth.account;

import dev.latchkey.auth.api.Input;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Signing in and out. */
@RestController
class SignInController {

    private final SignIn signIn;
    private final Sessions sessions;

    SignInController(SignIn signIn, Sessions sessions) {
        this.signIn = signIn;
        this.sessions = sessions;
    }

    /** What a person types. */
    record LoginRequest(String email, String password) {

        @Override
        public String toString() {
            return "LoginRequest[]";
        }
    }

    /** A session, in the form of RFC 6749 §5.1 with a lower-case type, as the products' clients expect it. */
    record LoginResponse(String accessToken, String tokenType) {

        @Override
        public String toString() {
            return "LoginResponse[]";
        }
    }

    @PostMapping(path = "/auth/login", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> login(@RequestBody LoginRequest login, HttpServletRequest request) {
        Input input = new Input();
        if (login.email() == null) {
            input.fault("email", "Must be there.");
        }
        if (login.password() == null) {
            input.fault("password", "Must be there.");
        }
        input.requireNoFaults();
        Optional<User> user = signIn.byPassword(login.email(), login.password(), request.getRemoteAddr());
        return user.<ResponseEntity<Object>>map(known -> ResponseEntity.ok()
                        .cacheControl(CacheControl.noStore())
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(new LoginResponse(
                                sessions.begin(known, SignInMethod.PASSWORD, request.getRemoteAddr()), "bearer")))
                .orElseGet(() -> ResponseEntity.status(HttpStatus.UNAUTHORIZED)
                        .cacheControl(CacheControl.noStore())
                        .contentType(MediaType.APPLICATION_JSON)
                        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"latchkey\"")
                        .body(Map.of("detail", "Invalid email or password")));
    }

    @PostMapping("/auth/logout")
    ResponseEntity<Void> logout() {
        SessionAuthentication authentication =
                (SessionAuthentication) SecurityContextHolder.getContext().getAuthentication();
        sessions.end(authentication.session(), authentication.getPrincipal().actor());
        return ResponseEntity.noContent().build();
    }
}
