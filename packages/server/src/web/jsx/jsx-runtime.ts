import type { JSX as PreactJSX } from 'preact';
import type { Url } from '../url.ts';

export { Fragment, jsx, jsx as jsxDEV, jsxs } from 'preact/jsx-runtime';

type UrlAttribute = 'href' | 'src' | 'action' | 'formAction' | 'formaction';
/** Inline handlers and styles are stopped by the Content-Security-Policy, raw HTML by good sense: none of them compiles. */
type Forbidden = 'dangerouslySetInnerHTML' | 'style' | 'srcdoc' | 'srcDoc' | `on${string}`;
type Narrowed<A> = {
  [K in keyof A as K extends Forbidden ? never : K]: K extends UrlAttribute ? Url | undefined : A[K];
};

/** Preact's elements, narrowed: a URL is a {@link Url}. */
export declare namespace JSX {
  type Element = PreactJSX.Element;
  type ElementType = PreactJSX.ElementType;
  type ElementClass = PreactJSX.ElementClass;
  type ElementAttributesProperty = PreactJSX.ElementAttributesProperty;
  type ElementChildrenAttribute = PreactJSX.ElementChildrenAttribute;
  type IntrinsicAttributes = PreactJSX.IntrinsicAttributes;
  type LibraryManagedAttributes<C, P> = PreactJSX.LibraryManagedAttributes<C, P>;
  type IntrinsicElements = { [K in keyof PreactJSX.IntrinsicElements]: Narrowed<PreactJSX.IntrinsicElements[K]> };
}
