package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.util.ClassUtils;

/** Records print all that they hold, unless they are told not to: those that hold a secret are. */
class SecretsDoNotPrintTest {

    /** Names of texts that are secrets, or may be. */
    private static final Set<String> SECRET = Set.of(
            "password",
            "secret",
            "clientSecret",
            "token",
            "accessToken",
            "initialAccessToken",
            "key",
            "masterKey",
            "credential",
            "subjectToken",
            "code",
            "otp",
            "backupCode",
            "link",
            "acceptUrl",
            "otpauthUri",
            "resetUrl");

    private static final String MARK = "never-to-be-printed";

    @Test
    void noRecordPrintsTheSecretThatItHolds() throws ReflectiveOperationException {
        List<Class<?>> holders = records().stream()
                .filter(type -> Arrays.stream(type.getRecordComponents()).anyMatch(SecretsDoNotPrintTest::isSecret))
                .toList();
        assertThat(holders).extracting(Class::getSimpleName).contains("LoginRequest", "Made");
        for (Class<?> holder : holders) {
            assertThat(filled(holder).toString()).as(holder.getName()).doesNotContain(MARK);
        }
    }

    private static List<Class<?>> records() {
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false) {
            @Override
            protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
                return true;
            }
        };
        scanner.addIncludeFilter(new AssignableTypeFilter(Record.class));
        return scanner.findCandidateComponents("dev.latchkey.auth").stream()
                .map(BeanDefinition::getBeanClassName)
                .<Class<?>>map(name -> ClassUtils.resolveClassName(name, null))
                .filter(type -> !type.getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath()
                        .contains("test-classes"))
                .toList();
    }

    private static boolean isSecret(RecordComponent component) {
        return component.getType() == String.class && SECRET.contains(component.getName());
    }

    private static Object filled(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Constructor<?> constructor = type.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        constructor.setAccessible(true);
        return constructor.newInstance(
                Arrays.stream(components).map(SecretsDoNotPrintTest::value).toArray());
    }

    private static Object value(RecordComponent component) {
        if (component.getType() == String.class) {
            return isSecret(component) ? MARK : "text";
        }
        if (component.getType() == boolean.class) {
            return false;
        }
        return component.getType() == int.class ? (Object) 0 : component.getType() == long.class ? 0L : null;
    }
}
