package dev.latchkey.auth.account;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.secret.PlainSecret;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The caller's own second factor. Open to everybody who is signed in: whoever lacks the factor can get it. */
@RestController
@RequestMapping("/api/v1/me")
class SecondFactorController {

    private final SecondFactorEnrolment enrolment;
    private final AuthenticatorLink link;

    SecondFactorController(SecondFactorEnrolment enrolment, AuthenticatorLink link) {
        this.enrolment = enrolment;
        this.link = link;
    }

    /** A seed, as a link and as the picture of that link. */
    record Begun(String otpauthUri, String qrSvg) {

        @Override
        public String toString() {
            return "Begun[]";
        }
    }

    record Verification(String code) {

        @Override
        public String toString() {
            return "Verification[]";
        }
    }

    record ShownCodes(List<String> backupCodes) {

        static ShownCodes of(List<PlainSecret> codes) {
            return new ShownCodes(codes.stream().map(PlainSecret::value).toList());
        }

        @Override
        public String toString() {
            return "ShownCodes[]";
        }
    }

    @PostMapping("/totp")
    Begun begin(Access access) {
        String uri = link.of(enrolment.begin(session(), access.actor()), access.email());
        return new Begun(uri, QrSvg.of(uri));
    }

    @PostMapping("/totp/verify")
    ShownCodes verify(Access access, @RequestBody Verification verification) {
        Input input = new Input();
        if (verification.code() == null) {
            input.fault("code", "Must be there.");
        }
        input.requireNoFaults();
        return ShownCodes.of(enrolment.verify(session(), verification.code(), access.actor()));
    }

    @DeleteMapping("/totp")
    ResponseEntity<Void> end(Access access) {
        enrolment.end(session(), access.actor());
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/backup-codes")
    ShownCodes renewBackupCodes(Access access) {
        return ShownCodes.of(enrolment.renewBackupCodes(session(), access.actor()));
    }

    private static Session session() {
        return SessionAuthentication.current().session();
    }
}
