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
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Signing in and out. */
@RestController
class SignInController {

    private final SignIn signIn;
    private final SecondFactor secondFactor;
    private final Sessions sessions;

    SignInController(SignIn signIn, SecondFactor secondFactor, Sessions sessions) {
        this.signIn = signIn;
        this.secondFactor = secondFactor;
        this.sessions = sessions;
    }

    /** What a person types; {@code otp} or {@code backupCode} where a second factor is asked, else {@code null}. */
    record LoginRequest(String email, String password, String otp, String backupCode) {

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
        Optional<OneTimeCode> code = OneTimeCode.of(login.otp(), login.backupCode(), input);
        input.requireNoFaults();
        String address = request.getRemoteAddr();
        Optional<User> user = signIn.byPassword(login.email(), login.password(), address);
        if (user.isEmpty()) {
            return refusal("Invalid email or password");
        }
        return secondFactor
                .check(user.get(), code, address)
                .map(method -> session(sessions.begin(user.get(), method, address)))
                // After a wrong code, too: the password was right, as this body has told already who sends no code.
                .orElseGet(() -> refusal("Two-factor code required"));
    }

    private static ResponseEntity<Object> session(String token) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_JSON)
                .body(new LoginResponse(token, "bearer"));
    }

    private static ResponseEntity<Object> refusal(String detail) {
        return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"latchkey\"")
                .body(Map.of("detail", detail));
    }

    @PostMapping("/auth/logout")
    ResponseEntity<Void> logout() {
        SessionAuthentication authentication = SessionAuthentication.current();
        sessions.end(authentication.session(), authentication.getPrincipal().actor());
        return ResponseEntity.noContent().build();
    }
}
