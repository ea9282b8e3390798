using System.Text;
using System.Xml;
using System.Xml.Linq;
using AutoLfads.Core.Files;

namespace AutoLfads.IO.OpenSim;

/// <summary>How setups of other programs are spelt: UTF-8 without a mark, two blanks a level.</summary>
internal static class SetupText
{
    public static void Write(string path, XDocument document) => AtomicFile.Write(path, temporary =>
    {
        using XmlWriter writer = XmlWriter.Create(temporary, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false) });
        document.Save(writer);
    });
}
