import { isObject, oneOf, patternOf, type Schema } from '../schema.ts';

const pattern = (source: string): Schema => ({ type: 'string', pattern: source });
const format = (name: string): Schema => ({ type: 'string', format: name });
const INTEGER = pattern('^-?\\d+$');

/** Rules that are known by one name in validator.js, express-validator and class-validator. */
const RULES: Readonly<Record<string, Schema>> = {
  isEmail: format('email'),
  isURL: format('uri'),
  isUrl: format('uri'),
  isUUID: format('uuid'),
  isUuid: format('uuid'),
  isISO8601: format('date-time'),
  isRFC3339: format('date-time'),
  isDateString: format('date-time'),
  isDate: format('date'),
  isTime: format('time-minutes'),
  isIP: format('ipv4'),
  isIp: format('ipv4'),
  isFQDN: format('hostname'),
  isMACAddress: format('mac'),
  isPort: { type: 'string', pattern: '^\\d{1,5}$' },
  isMongoId: pattern('^[0-9a-f]{24}$'),
  isHexadecimal: pattern('^[0-9a-fA-F]+$'),
  isHexColor: format('color'),
  isAlpha: pattern('^[a-zA-Z]+$'),
  isAlphanumeric: pattern('^[a-zA-Z0-9]+$'),
  isSlug: pattern('^[a-z0-9][a-z0-9-]*$'),
  isNumeric: pattern('^\\d+$'),
  isNumberString: pattern('^\\d+$'),
  isDecimal: INTEGER,
  isFloat: INTEGER,
  isLowercase: pattern('^[a-z]+$'),
  isUppercase: pattern('^[A-Z]+$'),
  isBase64: format('base64'),
  isJWT: format('jwt'),
  isJwt: format('jwt'),
  isJSON: format('json'),
  isJson: format('json'),
  isULID: format('ulid'),
  isSemVer: format('semver'),
  isCreditCard: format('credit-card'),
  isIBAN: format('iban'),
  isMobilePhone: format('e164'),
  isPhoneNumber: format('e164'),
  isISO31661Alpha2: oneOf(['US']),
  isISO4217: oneOf(['EUR']),
  isLatLong: format('lat-long'),
  isLatitude: format('latitude'),
  isLongitude: format('latitude'),
  isStrongPassword: format('password'),
  isMimeType: format('mime'),
  isLocale: oneOf(['en']),
  isBoolean: { type: 'boolean' },
  isBooleanString: oneOf(['true']),
  isPositive: { exclusiveMinimum: 0 },
  isNegative: { exclusiveMaximum: 0 },
  isString: { type: 'string' },
  isArray: { type: 'array' },
  isObject: { type: 'object' },
  isNotEmpty: { minLength: 1 },
  notEmpty: { minLength: 1 },
};

/**
 * What a rule wants, by its name and what it was given. That which wants nothing that is known, or turns something down,
 * tells nothing.
 *
 * @param asText - whether even numbers are judged as text, as validator.js does.
 */
export function byName(name: string, given: readonly unknown[], asText: boolean): Schema {
  const [first, second] = given;
  const options = isObject(first) ? first : {};
  switch (name) {
    case 'isInt':
    case 'isNumber':
    case 'isDivisibleBy': {
      const { min, max, gt, lt } = options;
      return {
        type: name === 'isNumber' ? 'number' : 'integer',
        ...(min !== undefined && { minimum: Number(min) }),
        ...(max !== undefined && { maximum: Number(max) }),
        ...(gt !== undefined && { exclusiveMinimum: Number(gt) }),
        ...(lt !== undefined && { exclusiveMaximum: Number(lt) }),
        ...(name === 'isDivisibleBy' && { multipleOf: Number(first) }),
      };
    }
    case 'min':
      return { minimum: Number(first) };
    case 'max':
      return { maximum: Number(first) };
    case 'isIn':
      return Array.isArray(first) ? oneOf(first) : {};
    case 'isEnum':
      return Array.isArray(second) && second.length > 0 ? oneOf(second) : oneOf(Object.values(options));
    case 'equals':
      return oneOf([first]);
    case 'contains':
      return { type: 'string', 'x-contains': String(first) };
    case 'matches':
      return patternOf(first instanceof RegExp ? first : new RegExp(String(first), String(second ?? '')));
    case 'isLength':
    case 'isByteLength':
    case 'length':
      return lengths(isObject(first) ? first : { min: first, max: second }, 'minLength', 'maxLength');
    case 'minLength':
      return { minLength: Number(first) };
    case 'maxLength':
      return { maxLength: Number(first) };
    case 'arrayMinSize':
      return { type: 'array', minItems: Number(first) };
    case 'arrayMaxSize':
      return { type: 'array', maxItems: Number(first) };
    case 'arrayNotEmpty':
      return { type: 'array', minItems: 1 };
    case 'isArray':
      return { type: 'array', ...lengths(options, 'minItems', 'maxItems') };
    default: {
      const rule = RULES[name] ?? {};
      return asText && rule.type === 'boolean' ? oneOf(['true', 'false']) : rule;
    }
  }
}

function lengths({ min, max }: Record<string, unknown>, least: string, most: string): Schema {
  return {
    ...(min !== undefined && { [least]: Number(min) }),
    ...(max !== undefined && max !== Number.POSITIVE_INFINITY && { [most]: Number(max) }),
  };
}
